create or replace function schemawatch._without_casts(p_text text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- what strings hold is kept out of the way of both patterns
    v_text text := (
        select string_agg(case when piece.found[1] <> '' then format('''%s''', md5(piece.found[1])) else
                regexp_replace(piece.found[2], '::((\w+|"[^"]+")\.)?("[^"]+"|double precision|(character|bit) varying|'
                    || 'time(stamp)?(\(\d\))? with(out)? time zone|\w+)(\([0-9,]+\))?(\[\])*', '', 'g') end,
            '' order by piece.ord)
        from regexp_matches(p_text, '(''(?:[^'']|'''')*'')|([^'']+)', 'g') with ordinality as piece (found, ord));
    v_group text[];
begin
    -- from the innermost: parentheses around one word say nothing, those of a call or around several do
    loop
        v_group := regexp_match(v_text, '([\w"]?)\(([^()]*)\)');
        exit when v_group is null;
        v_text := overlay(v_text placing v_group[1] || case
                when v_group[1] = '' and v_group[2] ~ '^[\w."'']+$' then v_group[2]
                else format('''%s''', md5(v_group[2])) end
            from position(format('%s(%s)', v_group[1], v_group[2]) in v_text)
            for length(v_group[1]) + length(v_group[2]) + 2);
    end loop;
    return v_text;
end
$$;

comment on function schemawatch._without_casts(text) is
'A deparsed expression or query without the casts that come and go with the types of its columns, and without the
parentheses that these need: equal ones differ in nothing else. For comparison, not for reading.';
