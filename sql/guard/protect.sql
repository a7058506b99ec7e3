create or replace function schemawatch.protect_table(p_schema_id bigint, p_max_impact text default 'RISKY')
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_registered(p_schema_id);
    if p_max_impact is null or p_max_impact not in ('SAFE', 'RISKY') then
        raise exception 'maximum impact "%" is not SAFE or RISKY', coalesce(p_max_impact, 'null')
            using errcode = 'SW009', hint = 'RISKY refuses breaking commits, SAFE refuses risky ones as well.';
    end if;
    insert into schemawatch.protection (schema_id, max_impact)
    values (p_schema_id, p_max_impact)
    on conflict (schema_id) do update set max_impact = excluded.max_impact, protected_at = now();
end
$$;

comment on function schemawatch.protect_table(bigint, text) is
'From now on refuses to commit a change of this table whose impact is over p_max_impact (SAFE or RISKY). Works
where the event triggers are installed. Raises SW101 for an unknown schema_id, SW009 for another impact.';

create or replace function schemawatch.protect_table(p_table text, p_max_impact text default 'RISKY')
returns void
language sql
volatile
as $$
    select schemawatch.protect_table(schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)), p_max_impact)
$$;

comment on function schemawatch.protect_table(text, text) is
'The same for a table by its name, written as in SQL. Raises SW101 when no watched table has it.';


create or replace function schemawatch.unprotect_table(p_schema_id bigint)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_registered(p_schema_id);
    delete from schemawatch.protection where schema_id = p_schema_id;
end
$$;

comment on function schemawatch.unprotect_table(bigint) is
'Lets changes of this table pass again. Raises SW101 for an unknown schema_id.';

create or replace function schemawatch.unprotect_table(p_table text)
returns void
language sql
volatile
as $$
    select schemawatch.unprotect_table(schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)))
$$;

comment on function schemawatch.unprotect_table(text) is
'The same for a table by its name, written as in SQL. Raises SW101 when no watched table has it.';
