create or replace function schemawatch._is_constant(p_expression text, p_names text[])
returns boolean
language sql
immutable
parallel safe
as $$
    select coalesce(bool_and(coalesce(case
        when tok.text ~ '^[[:alpha:]_"]' and tok.text !~ '^E''' then
            tok.text = any (p_names) and tok.next is distinct from '('
            or tok.text = any ('{AND,OR,NOT,IS,"NULL",TRUE,FALSE,true,false,UNKNOWN,DISTINCT,FROM,ANY,ALL,ARRAY,CASE,WHEN,THEN,'
                'ELSE,END,COALESCE,NULLIF,GREATEST,LEAST,IN,FOR,BOTH,LEADING,TRAILING,VALUE,SUBSTRING,POSITION,TRIM}')
            or tok.text = any ('{smallint,integer,bigint,numeric,real,double,precision,text,character,varying,bpchar,boolean,'
                'date,timestamp,time,with,without,zone,interval,uuid,json,jsonb,bytea,bit,inet,cidr,int4range,int8range,'
                'numrange,daterange,tsrange,tstzrange}')
            or tok.next = '(' and tok.text = any ('{length,char_length,octet_length,lower,upper,btrim,ltrim,rtrim,abs,sign,mod,'
                'round,floor,ceil,trunc,strpos,substr,left,right,starts_with,num_nulls,num_nonnulls,cardinality,array_length,'
                'jsonb_typeof,json_typeof,isempty,similar_to_escape}')
        else tok.text ~ '^(E?''|\d|::|[-+*/<>=~!@#%^&|?(),]|\[|\])' end, false)), true)
    from (
        select lex.found[1] as text, lead(lex.found[1]) over (order by lex.ord) as next
        from regexp_matches(p_expression,
            $re$(E'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")+"|[[:alpha:]_][\w$]*|\d[\d.]*|::|[-+*/<>=~!@#%^&|?]+|\S)$re$, 'g')
            with ordinality as lex (found, ord)
    ) as tok
$$;

comment on function schemawatch._is_constant(text, text[]) is
'Whether a deparsed expression is made of nothing but literals, these names (quoted where they must be), and operators
and functions of the server that read nothing, change nothing, and give the same each time: it can be run anywhere.';
