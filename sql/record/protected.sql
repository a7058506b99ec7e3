create or replace function schemawatch._guards()
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (select from schemawatch.protection)
        or exists (select from schemawatch.schema_protection)
        or exists (select from schemawatch.table_compatibility as own where own.mode <> 'none');
end
$$;

comment on function schemawatch._guards() is
'Whether any table is protected. This runs at somebody''s COMMIT, and where nothing is it is all that does.';


create or replace function schemawatch._limits(p_schema_id bigint, p_schema_name name)
returns table (max_impact text, consumers text[], mode text)
language sql
stable
rows 2
as $$
    select prot.max_impact, prot.consumers, null::text
    from schemawatch.protection as prot
    where prot.schema_id = p_schema_id
    union all
    select prot.max_impact, prot.consumers, null
    from schemawatch.schema_protection as prot
    where prot.schema_name = p_schema_name
    union all
    select null, null, own.mode
    from schemawatch.table_compatibility as own
    where own.schema_id = p_schema_id and own.mode <> 'none'
$$;

comment on function schemawatch._limits(bigint, name) is
'What protects a table in a schema: its own protection, that of the schema, its compatibility mode. A commit must keep all.';


create or replace function schemawatch._exceeded(
    p_schema_id bigint,
    p_schema_name name,
    p_changes schemawatch.classified_change[],
    p_consumers jsonb
)
returns table (said text, findings integer[])
language sql
stable
as $$
    select own.*
    from schemawatch._limits(p_schema_id, p_schema_name) as lim
    cross join lateral (
        select
            coalesce(lim.mode || ' compatibility',
                'at most ' || lim.max_impact || coalesce(' for ' || array_to_string(lim.consumers, ', '), '')) as said,
            array(
                select change."position" from unnest(p_changes) as change
                where lim.consumers is null and lim.mode is null
                  and schemawatch._impact_rank(change.impact) > schemawatch._impact_rank(lim.max_impact)
                union
                select change."position"
                from jsonb_to_recordset(p_consumers) as con (name text, impact text, changes integer[])
                join unnest(p_changes) as change on change."position" = any (con.changes)
                    -- told to whoever uses it, and refuses nothing
                    and change.rule_id <> 'column-deprecated'
                where con.name = any (lim.consumers)
                  and schemawatch._impact_rank(con.impact) > schemawatch._impact_rank(lim.max_impact)
                union
                select unnest(schemawatch._forbidden(p_schema_id, p_changes)) where lim.mode is not null
                order by 1
            ) as findings
    ) as own
    where cardinality(own.findings) > 0
$$;

comment on function schemawatch._exceeded(bigint, name, schemawatch.classified_change[], jsonb) is
'What protects a table in a schema and is not kept by these findings, in words, and which of them it refuses, by position.
p_consumers is what they are for each consumer, as _drift_consumers() gives it.';


create or replace function schemawatch._any_protected(p_schema_ids bigint[])
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return schemawatch._guards() and exists (
        select
        from unnest(p_schema_ids) as own (schema_id)
        cross join lateral schemawatch._limits(own.schema_id, (
            select snap.schema_name from schemawatch.snapshot as snap
            where snap.schema_id = own.schema_id
            order by snap.version desc
            limit 1)) as lim);
end
$$;

comment on function schemawatch._any_protected(bigint[]) is 'Whether one of these watched tables is protected.';
