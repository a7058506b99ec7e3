create or replace function schemawatch._check_protection(p_max_impact text, p_consumers text[])
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_unknown text;
begin
    if p_max_impact is null or p_max_impact not in ('SAFE', 'RISKY') then
        raise exception 'maximum impact "%" is not SAFE or RISKY', coalesce(p_max_impact, 'null')
            using errcode = 'SW009', hint = 'RISKY refuses breaking commits, SAFE refuses risky ones as well.';
    end if;
    if cardinality(p_consumers) = 0 then
        raise exception 'for which consumers?'
            using errcode = 'SW009', hint = 'Name them, for instance ''{billing}''; null is everybody.';
    end if;
    v_unknown := (
        select min(own.name)
        from unnest(p_consumers) as own (name)
        where not exists (select from schemawatch.consumer as con where con.name = own.name));
    if array_position(p_consumers, null) is not null then
        raise exception 'a consumer is null' using errcode = 'SW009', hint = 'Give names, or nothing for everybody.';
    end if;
    if v_unknown is not null then
        perform schemawatch._consumer_id(v_unknown);  -- raises, with the nearest name
    end if;
end
$$;

comment on function schemawatch._check_protection(text, text[]) is
'Raises SW009 unless it is an impact that a protection can have, SW106 for an unknown consumer.';


create or replace function schemawatch.protect_table(
    p_schema_id bigint,
    p_max_impact text default 'RISKY',
    p_consumers text[] default null
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_registered(p_schema_id);
    perform schemawatch._check_protection(p_max_impact, p_consumers);
    insert into schemawatch.protection (schema_id, max_impact, consumers)
    values (p_schema_id, p_max_impact, p_consumers)
    on conflict (schema_id) do update
    set max_impact = excluded.max_impact, consumers = excluded.consumers, protected_at = now();
end
$$;

comment on function schemawatch.protect_table(bigint, text, text[]) is
'From now on refuses to commit a change of this table whose impact is over p_max_impact (SAFE or RISKY), unless
approve_change() or schemawatch.allow lets it pass; with p_consumers only a change that is over it for one of these. Works where the event triggers are installed. Raises SW101 for an unknown schema_id, SW009 for another impact,
SW106 for an unknown consumer.';

create or replace function schemawatch.protect_table(
    p_table text,
    p_max_impact text default 'RISKY',
    p_consumers text[] default null
)
returns void
language sql
volatile
as $$
    select schemawatch.protect_table(schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)), p_max_impact, p_consumers)
$$;

comment on function schemawatch.protect_table(text, text, text[]) is
'The same for a table by its name, written as in SQL. Raises SW101 when no watched table has it.';


create or replace function schemawatch.unprotect_table(p_schema_id bigint)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schema name;
begin
    perform schemawatch._check_registered(p_schema_id);
    delete from schemawatch.protection where schema_id = p_schema_id;
    v_schema := (
        select prot.schema_name
        from schemawatch._head as head
        join schemawatch.schema_protection as prot on prot.schema_name = head.schema_name
        where head.schema_id = p_schema_id);
    if v_schema is not null then
        raise notice 'schema "%" is protected, and this table with it', v_schema
            using hint = 'schemawatch.unprotect_schema() lifts that.';
    end if;
end
$$;

comment on function schemawatch.unprotect_table(bigint) is
'Lets changes of this table pass again, unless its schema is protected (unprotect_schema). Raises SW101 for an unknown
schema_id.';

create or replace function schemawatch.unprotect_table(p_table text)
returns void
language sql
volatile
as $$
    select schemawatch.unprotect_table(schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)))
$$;

comment on function schemawatch.unprotect_table(text) is
'The same for a table by its name, written as in SQL. Raises SW101 when no watched table has it.';


create or replace function schemawatch.protect_schema(
    p_schema name,
    p_max_impact text default 'RISKY',
    p_consumers text[] default null
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from pg_namespace as ns where ns.nspname = p_schema) then
        raise exception 'schema "%" does not exist', coalesce(p_schema, 'null')
            using errcode = 'SW102', hint = 'Give its name as it is stored: case counts, and no quotes.';
    end if;
    perform schemawatch._check_protection(p_max_impact, p_consumers);
    insert into schemawatch.schema_protection (schema_name, max_impact, consumers)
    values (p_schema, p_max_impact, p_consumers)
    on conflict (schema_name) do update
    set max_impact = excluded.max_impact, consumers = excluded.consumers, protected_at = now(), protected_by = session_user;
    if not exists (
        select from schemawatch.schema_registration as reg
        where reg.schema_name = p_schema and reg.table_pattern = '%')
    then
        raise notice 'only watched tables are protected, and later tables of schema "%" are not all watched', p_schema
            using hint = format('Watch them: select schemawatch.register_schema(%L, p_future => true);', p_schema);
    end if;
end
$$;

comment on function schemawatch.protect_schema(name, text, text[]) is
'protect_table() for all watched tables of a schema, also those that are made later and watched then (register_schema
with p_future). A table with a protection of its own has both. Raises SW102 for an unknown schema,
SW009 for another impact, SW106 for an unknown consumer.';


create or replace function schemawatch.unprotect_schema(p_schema name)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from schemawatch.schema_protection where schema_name = p_schema;
    if not found and not exists (select from pg_namespace as ns where ns.nspname = p_schema) then
        raise exception 'schema "%" does not exist', coalesce(p_schema, 'null')
            using errcode = 'SW102', hint = 'List them with SELECT * FROM schemawatch.schema_protection;';
    end if;
end
$$;

comment on function schemawatch.unprotect_schema(name) is
'Ends protect_schema(). Tables that protect_table() was called for stay protected. Raises SW102 for an unknown schema.';
