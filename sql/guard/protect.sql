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
    perform schemawatch._check_here(p_schema_id);
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
    perform schemawatch._check_here(p_schema_id);
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


create or replace view schemawatch.protection_status as
select
    own.kind, own.schema_id, own.schema_name, own.name, own.max_impact, own.consumers, own.mode, own.protected_at, own.protected_by,
    own.tables,
    case
        when own.gone then 'gone'
        when own.tables = 0 then 'without tables'
        else 'in force'
    end as state
from (
    select
        'table' as kind, prot.schema_id, head.schema_name, format('%I.%I', head.schema_name, head.table_name) as name,
        prot.max_impact, prot.consumers, null::text as mode, prot.protected_at, null::text as protected_by,
        1::bigint as tables, head.relid is null as gone
    from schemawatch.protection as prot
    join schemawatch._head as head on head.schema_id = prot.schema_id
    union all
    select
        'schema', null, prot.schema_name, quote_ident(prot.schema_name), prot.max_impact, prot.consumers, null, prot.protected_at,
        prot.protected_by, (
            select count(*) from schemawatch._head as head
            where head.schema_name = prot.schema_name and head.relid is not null),
        not exists (select from pg_catalog.pg_namespace as ns where ns.nspname = prot.schema_name)
    from schemawatch.schema_protection as prot
    union all
    select
        'compatibility', comp.schema_id, head.schema_name, format('%I.%I', head.schema_name, head.table_name), null, null, comp.mode,
        null, null, 1, head.relid is null
    from schemawatch.table_compatibility as comp
    join schemawatch._head as head on head.schema_id = comp.schema_id
    where comp.mode <> 'none'
) as own;

comment on view schemawatch.protection_status is
'All that protects watched tables: protect_table(), protect_schema() and set_compatibility(), a line each.';
comment on column schemawatch.protection_status.kind is 'table, schema or compatibility: what it was said of, and how.';
comment on column schemawatch.protection_status.name is 'The table, or the schema, as in SQL.';
comment on column schemawatch.protection_status.schema_name is 'The schema, or that of the table, as stored.';
comment on column schemawatch.protection_status.max_impact is 'The worst that may be committed; null for a compatibility mode.';
comment on column schemawatch.protection_status.consumers is 'Only what is over max_impact for these; null for everybody.';
comment on column schemawatch.protection_status.mode is 'The compatibility mode; null for the others.';
comment on column schemawatch.protection_status.tables is 'How many watched tables it protects.';
comment on column schemawatch.protection_status.state is
'in force; without tables, when no watched table is in the schema; gone, when the table or the schema is.';
