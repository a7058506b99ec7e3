create or replace function schemawatch._rules_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    -- most tables have none, and should not pay for the rest
    if not exists (
        select from pg_rewrite as rul where rul.ev_class = any (p_relids) and rul.rulename <> '_RETURN')
    then
        return;
    end if;
    return query
    select
        rul.ev_class,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'name', rul.rulename,
            'definition', jsonb_build_object('text', schemawatch._stable_text(pg_get_ruledef(rul.oid))),
            'event', case rul.ev_type when '1' then 'select' when '2' then 'update' when '3' then 'insert'
                else 'delete' end,
            'instead', nullif(rul.is_instead, false),
            'enabled', case rul.ev_enabled when 'O' then 'origin' when 'D' then 'disabled'
                when 'R' then 'replica' else 'always' end,
            'comment', des.description)) order by rul.rulename),
        jsonb_object_agg(rul.rulename, jsonb_build_object(
            'id', rul.oid,
            'definition', md5(rul.ev_action::text || rul.ev_qual::text)))
    from unnest(p_relids) as wanted (oid)
    join pg_rewrite as rul on rul.ev_class = wanted.oid and rul.rulename <> '_RETURN'
    left join pg_description as des
        on des.classoid = 'pg_rewrite'::regclass and des.objoid = rul.oid and des.objsubid = 0
    group by rul.ev_class;
end
$$;

comment on function schemawatch._rules_of(oid[]) is 'Rewrite rules of each table.';
