create or replace function schemawatch._table_document(p_table text, p_path name[])
returns jsonb
language sql
stable
as $$
    select snap.document
    from schemawatch._snapshot_documents(array[schemawatch._relation_named(p_table, p_path, 'rpf')]) as snap
$$;

comment on function schemawatch._table_document(text, name[]) is
'The document of the table of this name, watched or not, for a session with this search_path; null when there is none. Raises
SW009 for what is no name.';


create or replace function schemawatch._database_named(p_table text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select other.name
    from schemawatch.other_database as other
    cross join lateral schemawatch._name_parts(p_table) as part (names)
    cross join lateral schemawatch._name_parts(p_table, true) as spelled (names)
    where cardinality(part.names) = 3 and other.name in (part.names[1], spelled.names[1])
      and other.name <> current_database()
$$;

comment on function schemawatch._database_named(text) is
'The database without SchemaWatch that a name of a table begins with; null for a table of this one.';


create or replace function schemawatch._contract_document(p_table text, p_path name[])
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_document constant jsonb := schemawatch._table_document(p_table, p_path);
begin
    return coalesce(v_document, (
        select case when head.database is null
            then schemawatch._table_document(format('%I.%I', head.schema_name, head.table_name), '{}')
            -- as it was read the last time; null when it was gone
            else case when head.relid is not null then head.document end end
        from schemawatch._everywhere as head
        where head.schema_id = schemawatch._schema_id(p_table, p_path)));
exception
    when sqlstate 'SW101' then
        return null;
    when sqlstate 'SW009' then
        -- one of several: which is asked elsewhere; what is no name stays an error
        perform schemawatch._name_parts(p_table);
        return null;
end
$$;

comment on function schemawatch._contract_document(text, name[]) is
'The document of the table that apply_contract() would take a name for, watched or not, of another database as it was read
the last time: also of a watched one that is on no
path, when it is the only one of that name. Null for none; raises SW009 for what is no name.';


create or replace function schemawatch._table_meant(p_table text)
returns text
language sql
stable
as $$
    select coalesce(
        -- a bare name, and the search_path leads to no table of it
        (
            select string_agg(own.name, ' or ' order by own.name)
            from (
                select format('%I.%I', ns.nspname, rel.relname) as name
                from pg_catalog.pg_class as rel
                join pg_catalog.pg_namespace as ns on ns.oid = rel.relnamespace
                where array[rel.relname::text] = schemawatch._name_parts(p_table)
                  and rel.relkind in ('r', 'p', 'f') and rel.relpersistence <> 't'
                  and ns.nspname not in ('pg_catalog', 'information_schema', 'schemawatch')
                order by 1
                limit 4
            ) as own
        ),
        schemawatch._nearest(p_table, array(
            select schemawatch._watched_name(head.database, head.schema_name, head.table_name)
            from schemawatch._everywhere as head where head.relid is not null)))
$$;

comment on function schemawatch._table_meant(text) is
'The table that was probably meant by a name that means none: those of other schemas that are called so, at most four, or the
watched one with the nearest name; null for none.';


create or replace function schemawatch._unknown_columns(p_item jsonb, p_document jsonb)
returns table (object_name text, requirement text, hint text)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    with known as (
        select array(select jsonb_path_query(p_document, '$.columns[*].name') #>> '{}') as names
    )
    select distinct on (col.name) col.name, col.key,
        coalesce('Did you mean ' || schemawatch._nearest(col.name, known.names) || '?',
            format('It has %s.', array_to_string(known.names[:20], ', ')))
    from known
    cross join lateral (
        select part.key, item.name
        from unnest(array['reads', 'inserts', 'updates', 'upserts_on', 'joins_on']) as part (key)
        cross join lateral unnest(schemawatch._text_list(p_item -> part.key)) as item (name)
        where item.name <> '*'
        union all
        select 'requires', item.name
        from unnest(schemawatch._named_by_requirements(coalesce(nullif(p_item -> 'requires', 'null'), '{}'))) as item (name)
    ) as col
    where col.name <> all (known.names)
    order by col.name, col.key
$$;

comment on function schemawatch._unknown_columns(jsonb, jsonb) is
'The columns that a table of a contract names and a document of that table does not have, each with the nearest one.';


create or replace function schemawatch._check_contract(p_contract jsonb, p_path name[])
returns table (table_name text, object_name text, requirement text, problem text, hint text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_document jsonb;
    v_name text;
    r_table record;
begin
    perform schemawatch._check_contract_form(p_contract);
    for r_table in
        select item.value as said, coalesce(nullif(item.value -> 'requires', 'null'), '{}') as requires
        from jsonb_array_elements(p_contract -> 'tables') as item (value)
    loop
        v_document := schemawatch._contract_document(r_table.said ->> 'table', p_path);
        if v_document is null then
            return query
            select r_table.said ->> 'table', null::text, 'table', 'there is no such table',
                'Did you mean ' || schemawatch._table_meant(r_table.said ->> 'table') || '?';
            continue;
        end if;
        v_name := concat_ws('.', quote_ident(schemawatch._database_named(r_table.said ->> 'table')),
            schemawatch._table_name(v_document -> 'table'));
        return query
        select v_name, own.object_name, own.requirement, 'the table has no such column',
            own.hint
        from schemawatch._unknown_columns(r_table.said, v_document) as own
        union all
        select v_name, own.*
        from schemawatch._broken_requirements(
            v_document, r_table.requires, schemawatch._text_list(r_table.said -> 'upserts_on')) as own
        where own.problem <> 'the column is gone';
    end loop;
end
$$;

comment on function schemawatch._check_contract(jsonb, name[]) is
'What check_contract() answers for a session with this search_path.';


create or replace function schemawatch.check_contract(p_contract jsonb)
returns table (table_name text, object_name text, requirement text, problem text, hint text)
language sql
stable
as $$
    select * from schemawatch._check_contract(p_contract, pg_catalog.current_schemas(true))
$$;

comment on function schemawatch.check_contract(jsonb) is
'Whether the database keeps a contract now, registered or not: a row for each thing that it does not, with what is in the
way and what would help; none when it keeps all. Raises SW011 for a contract that is not of the form that apply_contract()
describes.';
