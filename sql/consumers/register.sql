create or replace function schemawatch.register_consumer(
    p_name text,
    p_owner text default null,
    p_channel text default null,
    p_description text default null,
    p_roles text[] default null,
    p_by text default session_user
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._apply_contract(jsonb_build_object(
        'consumer', p_name, 'owner', p_owner, 'channel', p_channel, 'description', p_description, 'roles', p_roles,
        'tables', coalesce(schemawatch.contract(p_name) -> 'tables', '[]')), '{}', p_by);
    return schemawatch._consumer_id(p_name);
end
$$;

comment on function schemawatch.register_consumer(text, text, text, text, text[], text) is
'Registers a consumer, or changes what is said of it, and returns its number; what it has declared of tables stays. p_roles are
those that it connects as. Raises SW011 for a name that no consumer can have.';


create or replace function schemawatch._declare_use(p_consumer text, p_item jsonb, p_path name[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_use_form('/tables/0', p_item);
    perform schemawatch._put_use(schemawatch._consumer_id(p_consumer), p_item, p_path, '/tables/0');
end
$$;

comment on function schemawatch._declare_use(text, jsonb, name[]) is
'What declare_use() does with a table of a contract, for a session with this search_path.';


create or replace function schemawatch.declare_use(
    p_consumer text,
    p_table text,
    p_reads text[] default null,
    p_inserts text[] default null,
    p_updates text[] default null,
    p_deletes boolean default false,
    p_upserts_on text[] default null,
    p_joins_on text[] default null,
    p_replicates boolean default false,
    p_shape text default null,
    p_requires jsonb default '{}'
)
returns void
language sql
volatile
as $$
    select schemawatch._declare_use(p_consumer, pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
        'table', p_table, 'reads', p_reads, 'inserts', p_inserts, 'updates', p_updates, 'deletes', p_deletes,
        'upserts_on', p_upserts_on, 'joins_on', p_joins_on, 'replicates', p_replicates, 'shape', p_shape,
        'requires', p_requires)), pg_catalog.current_schemas(true))
$$;

comment on function schemawatch.declare_use(text, text, text[], text[], text[], boolean, text[], text[], boolean, text, jsonb) is
'Says what a consumer does with a table, in place of what it had said of it: the columns that it reads, inserts ({*} for all of
them), updates, upserts and joins on, and what it requires, as in apply_contract(). Raises SW106 for an unknown consumer, SW101 for
a table that is not watched, SW105 for a column that it does not have, SW011 for what fits nowhere.';


create or replace function schemawatch._remove_use(p_consumer text, p_schema_id bigint, p_table text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from schemawatch.consumer_use as own
    where own.consumer_id = schemawatch._consumer_id(p_consumer) and own.schema_id = p_schema_id;
    if not found then
        raise exception '% has declared no use of %', p_consumer, p_table
            using errcode = 'SW104', hint = format('SELECT schemawatch.contract(%L); says what it has declared.', p_consumer);
    end if;
end
$$;

comment on function schemawatch._remove_use(text, bigint, text) is
'What remove_use() does; p_table is how the caller calls the table.';


create or replace function schemawatch.remove_use(p_consumer text, p_table text)
returns void
language sql
volatile
as $$
    select schemawatch._remove_use(p_consumer,
        schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)), p_table)
$$;

comment on function schemawatch.remove_use(text, text) is
'Takes back what a consumer has declared of a table. Raises SW106 for an unknown consumer, SW101 for a table that is not
watched, SW104 where nothing was declared.';


create or replace function schemawatch.unregister_consumer(p_name text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from schemawatch.protection as prot where p_name = any (prot.consumers)
        union all
        select from schemawatch.schema_protection as prot where p_name = any (prot.consumers))
    then
        raise exception 'consumer "%" is what a table is protected for', p_name
            using errcode = 'SW204', hint = 'Lift or change that protection first: without the consumer it would refuse nothing.';
    end if;
    delete from schemawatch.consumer as con where con.consumer_id = schemawatch._consumer_id(p_name);
end
$$;

comment on function schemawatch.unregister_consumer(text) is
'Forgets a consumer, what it has declared and the webhooks that belong to it; what drifts meant for it stays. Raises SW106 for
an unknown one, SW204 while a protection is for it.';
