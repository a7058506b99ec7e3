create or replace function schemawatch._stable_text(p_text text)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- a literal with its type, as the server prints it
    c_item constant text := $re$E?'(?:[^']|'')*'::[^][()',]+(?:\([0-9, ]+\))?$re$;
    v_text text := p_text;
    v_hit text[];
begin
    -- almost always; a regular expression would cost ten times as much
    if position('ARRAY[' in p_text) = 0 then
        return p_text;
    end if;
    loop
        v_hit := regexp_match(v_text,
            $re$(\(ARRAY\[($re$ || c_item || '(?:, ' || c_item || $re$)*)\]\)::([^][()',]+(?:\([0-9, ]+\))?)\[\])$re$);
        exit when v_hit is null;
        v_text := replace(v_text, v_hit[1], format('ARRAY[%s]',
            regexp_replace(v_hit[2], '(' || c_item || ')', format('(\1)::%s', v_hit[3]), 'g')));
    end loop;
    return v_text;
end
$$;

comment on function schemawatch._stable_text(text) is
'A deparsed expression as a restored dump has it. The text of CHECK (code IN (…)) over a varchar column is
(ARRAY[''a''::character varying])::text[]; whoever parses that pushes the cast into the elements.';


create or replace function schemawatch._volatility(p_tree text)
returns text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        -- 's' < 'v' and 'i' < 's': the most volatile function decides. CURRENT_TIMESTAMP and its kin are nodes
        -- of their own, not functions; all are stable.
        select case max(letter) when 'v' then 'volatile' when 's' then 'stable' else 'immutable' end
        from (
            select provolatile::text as letter
            from regexp_matches(p_tree, ':(?:funcid|opfuncid) (\d+)', 'g') as hit (found)
            join pg_proc as pro on pro.oid = hit.found[1]::oid
            union all
            select 's' where p_tree like '%{SQLVALUEFUNCTION%'
            union all
            select 'v' where p_tree like '%{NEXTVALUEEXPR%'
        ) as used);
end
$$;

comment on function schemawatch._volatility(text) is
'immutable, stable or volatile: the volatility of a stored expression, from the functions in its tree.
pg_depend cannot tell, since it does not record built-in functions.';


create or replace function schemawatch._column_names(p_relid oid, p_attnums smallint[])
returns jsonb
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        select jsonb_agg(att.attname order by key.ord)
        from unnest(p_attnums) with ordinality as key (attnum, ord)
        join pg_attribute as att on att.attrelid = p_relid and att.attnum = key.attnum);
end
$$;

comment on function schemawatch._column_names(oid, smallint[]) is
'Names of the columns with these attnums, in their order; null for none.';


create or replace function schemawatch._foreign_key_action(p_letter "char")
returns text
language sql
immutable
parallel safe
as $$
    select case p_letter when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null'
        when 'd' then 'set default' when 'a' then 'no action' end
$$;

comment on function schemawatch._foreign_key_action("char") is
'pg_constraint.confupdtype and confdeltype in words; null where there is no foreign key.';


create or replace function schemawatch._firing(p_letter "char")
returns text
language sql
immutable
parallel safe
as $$
    select case p_letter when 'O' then 'origin' when 'D' then 'disabled' when 'R' then 'replica' else 'always' end
$$;

comment on function schemawatch._firing("char") is 'pg_trigger.tgenabled in words.';
