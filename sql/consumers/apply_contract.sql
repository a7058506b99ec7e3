create or replace function schemawatch._use_json(p_use schemawatch.consumer_use, p_table text)
returns jsonb
language sql
immutable
as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'table', p_table,
        'reads', case when (p_use).reads = '{*}' then '"*"' else to_jsonb((p_use).reads) end,
        'shape', (p_use).shape,
        'inserts', case when (p_use).inserts = '{*}' then '"*"' else to_jsonb((p_use).inserts) end,
        'updates', to_jsonb((p_use).updates),
        'deletes', nullif((p_use).deletes, false),
        'upserts_on', to_jsonb((p_use).upserts_on),
        'joins_on', to_jsonb((p_use).joins_on),
        'replicates', nullif((p_use).replicates, false),
        'requires', nullif((p_use).requires, '{}')))
$$;

comment on function schemawatch._use_json(schemawatch.consumer_use, text) is 'A declared use as a table of a contract.';


create or replace function schemawatch.contract(p_consumer text)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'consumer', con.name, 'owner', con.owner, 'channel', con.channel, 'description', con.description, 'roles', con.roles,
        'tables', (
            select coalesce(jsonb_agg(schemawatch._use_json(own, schemawatch._watched_name(head.database, head.schema_name, head.table_name))
                order by head.database nulls first, head.schema_name, head.table_name), '[]')
            from schemawatch.consumer_use as own
            join schemawatch._everywhere as head on head.schema_id = own.schema_id
            where own.consumer_id = con.consumer_id)))
    from schemawatch.consumer as con
    where con.name = p_consumer
$$;

comment on function schemawatch.contract(text) is
'What a consumer has declared, in the form that apply_contract() takes; null for an unknown one.';


create or replace function schemawatch._consumer_id(p_consumer text)
returns bigint
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_consumer_id bigint;
begin
    select con.consumer_id into v_consumer_id from schemawatch.consumer as con where con.name = p_consumer;
    if not found then
        raise exception 'no consumer is called "%"', coalesce(p_consumer, 'null')
            using errcode = 'SW106', hint = coalesce(
                'Did you mean ' || schemawatch._nearest(p_consumer, array(select con.name from schemawatch.consumer as con)) || '?',
                'List them with SELECT * FROM schemawatch.consumers;');
    end if;
    return v_consumer_id;
end
$$;

comment on function schemawatch._consumer_id(text) is 'The number of a consumer; raises SW106, with the nearest name.';


create or replace function schemawatch._contract_table(p_table text, p_path name[], p_place text)
returns bigint
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schema_id bigint;
    v_hint text;
begin
    v_schema_id := schemawatch._schema_id(p_table, p_path);
    return v_schema_id;
exception
    when sqlstate 'SW101' then
        perform schemawatch._refuse_contract(p_place, format('no watched table is called %s', p_table), case
            when schemawatch._table_document(p_table, p_path) is not null
                then format('Watch it first: SELECT schemawatch.register_table(%L);', p_table)
            when schemawatch._database_named(p_table) is not null then coalesce(
                'Did you mean ' || schemawatch._table_meant(p_table) || '?',
                format('Watch it first: `schemawatch register --on %s`.', schemawatch._database_named(p_table)))
            else coalesce('Did you mean ' || schemawatch._table_meant(p_table) || '?',
                'List them with SELECT * FROM schemawatch.watched_table;') end, 'SW101');
        return null;  -- it has raised
    when sqlstate 'SW009' then
        get stacked diagnostics v_hint = pg_exception_hint;
        perform schemawatch._refuse_contract(p_place, sqlerrm, v_hint, 'SW009');
        return null;
end
$$;

comment on function schemawatch._contract_table(text, name[], text) is
'The watched table that a contract names; raises SW101 with the nearest name, SW009 for what is no name or one of several.';


create or replace function schemawatch._store_use(p_consumer_id bigint, p_schema_id bigint, p_item jsonb)
returns schemawatch.consumer_use
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_use schemawatch.consumer_use;
begin
    v_use.consumer_id := p_consumer_id;
    v_use.schema_id := p_schema_id;
    v_use.reads := schemawatch._text_list(p_item -> 'reads');
    -- who asks for all columns and does not say how is taken to say SELECT *
    v_use.shape := coalesce(p_item ->> 'shape', case when v_use.reads = '{*}' then 'star' else 'named' end);
    v_use.inserts := schemawatch._text_list(p_item -> 'inserts');
    v_use.updates := schemawatch._text_list(p_item -> 'updates');
    v_use.deletes := coalesce((p_item ->> 'deletes')::boolean, false);
    v_use.upserts_on := schemawatch._text_list(p_item -> 'upserts_on');
    v_use.joins_on := schemawatch._text_list(p_item -> 'joins_on');
    v_use.replicates := coalesce((p_item ->> 'replicates')::boolean, false);
    v_use.requires := jsonb_strip_nulls(coalesce(nullif(p_item -> 'requires', 'null'), '{}'));
    insert into schemawatch.consumer_use select v_use.*
    on conflict on constraint consumer_use_pkey do update set
        reads = excluded.reads, shape = excluded.shape, inserts = excluded.inserts, updates = excluded.updates,
        deletes = excluded.deletes, upserts_on = excluded.upserts_on, joins_on = excluded.joins_on,
        replicates = excluded.replicates, requires = excluded.requires;
    return v_use;
end
$$;

comment on function schemawatch._store_use(bigint, bigint, jsonb) is
'Stores what a table of a contract says, in place of what was said of it before, whether the table has what it names or not.';


create or replace function schemawatch._put_use(p_consumer_id bigint, p_item jsonb, p_path name[], p_place text)
returns schemawatch.consumer_use
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schema_id constant bigint := schemawatch._contract_table(p_item ->> 'table', p_path, p_place || '/table');
    v_name text;
    v_document jsonb;
    r_column record;
    r_type record;
begin
    select schemawatch._watched_name(head.database, head.schema_name, head.table_name), head.document into v_name, v_document
    from schemawatch._everywhere as head
    where head.schema_id = v_schema_id;
    -- as it is now, where it is here: the version that says so may not be there yet
    v_document := coalesce(schemawatch._table_document(v_name, '{}'), v_document);
    select own.* into r_column from schemawatch._unknown_columns(p_item, v_document) as own limit 1;
    if found then
        perform schemawatch._refuse_contract(format('%s/%s', p_place, r_column.requirement),
            format('%s has no column "%s"', v_name, r_column.object_name), r_column.hint, 'SW105');
    end if;
    select own.* into r_type from schemawatch._unknown_type(p_item, v_document) as own;
    if found then
        perform schemawatch._refuse_contract(format('%s/requires/types/%s', p_place, r_type.column_name),
            format('"%s" is no type', r_type.wanted), r_type.hint);
    end if;
    return schemawatch._store_use(p_consumer_id, v_schema_id, p_item);
end
$$;

comment on function schemawatch._put_use(bigint, jsonb, name[], text) is
'Stores what a table of a contract says, once it is examined. Raises SW101 for a table that is not
watched, SW105 for a column that it does not have, SW011 for a type that is none, each with the nearest name.';


create or replace function schemawatch._apply_contract(p_contract jsonb, p_path name[], p_by text)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name constant text := p_contract ->> 'consumer';
    v_before constant jsonb := schemawatch.contract(v_name);
    v_after jsonb;
    v_consumer_id bigint;
    v_ids bigint[] := array[]::bigint[];
    v_use schemawatch.consumer_use;
    r_table record;
begin
    perform schemawatch._check_contract_form(p_contract);
    insert into schemawatch.consumer as con (name, owner, channel, description, roles, registered_by)
    values (v_name, nullif(p_contract ->> 'owner', ''), nullif(p_contract ->> 'channel', ''),
        nullif(p_contract ->> 'description', ''), nullif(schemawatch._text_list(p_contract -> 'roles'), '{}'), p_by)
    on conflict on constraint consumer_name_key do update set
        owner = excluded.owner, channel = excluded.channel, description = excluded.description, roles = excluded.roles
    returning con.consumer_id into v_consumer_id;
    for r_table in
        select item.value as said, format('/tables/%s', item.ord - 1) as place
        from jsonb_array_elements(p_contract -> 'tables') with ordinality as item (value, ord)
    loop
        v_use := schemawatch._put_use(v_consumer_id, r_table.said, p_path, r_table.place);
        if v_use.schema_id = any (v_ids) then
            perform schemawatch._refuse_contract(r_table.place, format('%s stands twice', r_table.said ->> 'table'),
                'Say all of a table in one place.');
        end if;
        v_ids := v_ids || v_use.schema_id;
    end loop;
    delete from schemawatch.consumer_use as own where own.consumer_id = v_consumer_id and own.schema_id <> all (v_ids);
    v_after := schemawatch.contract(v_name);
    return jsonb_build_object(
        'consumer', v_name,
        'outcome', case when v_before is null then 'registered' when v_before = v_after then 'unchanged' else 'changed' end,
        'changed', (
            select coalesce(jsonb_agg(coalesce(old.key, new.key) order by coalesce(old.key, new.key)), '[]')
            from jsonb_each(v_before - 'tables') as old
            full join jsonb_each(v_after - 'tables') as new on new.key = old.key
            where v_before is not null and old.value is distinct from new.value),
        'tables', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'table', coalesce(new.value, old.value) ->> 'table',
                'outcome', case when old.value is null then 'declared' when new.value is null then 'removed'
                    when old.value = new.value then 'unchanged' else 'changed' end)
                order by coalesce(new.value, old.value) ->> 'table'), '[]')
            from jsonb_array_elements(v_before -> 'tables') as old (value)
            full join jsonb_array_elements(v_after -> 'tables') as new (value)
                on new.value -> 'table' = old.value -> 'table'));
end
$$;

comment on function schemawatch._apply_contract(jsonb, name[], text) is
'What apply_contract() does, for a session with this search_path.';


create or replace function schemawatch.apply_contract(p_contract jsonb, p_by text default session_user)
returns jsonb
language sql
volatile
as $$
    select schemawatch._apply_contract(p_contract, pg_catalog.current_schemas(true), p_by)
$$;

comment on function schemawatch.apply_contract(jsonb, text) is
'Declares a consumer with all that it depends on, in place of what it had declared, and says what that changed. The form:
{"consumer": name, "owner", "channel", "description", "roles": […], "tables": [{"table": "schema.table", "reads": [columns] or
"*", "shape": "named", "star" or "positional", "inserts": […], "updates": […], "deletes": true, "upserts_on": […], "joins_on":
[…], "replicates": true, "requires": {"not_null": […], "unique": [[…]], "values": {column: […]}, "types": {column: type},
"order": […]}}]}; all but consumer, tables and table may be left out. What is left out of a table is not done there; a table of
which nothing is said is hit by everything. Raises SW011 for another form, SW101 for a table that is not watched, SW105 for a
column that it does not have, with the nearest name; then nothing was changed.';
