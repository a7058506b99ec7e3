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
    r_table record;
begin
    perform schemawatch._check_contract_form(p_contract);
    for r_table in
        select item.value as said, coalesce(nullif(item.value -> 'requires', 'null'), '{}') as requires
        from jsonb_array_elements(p_contract -> 'tables') as item (value)
    loop
        v_document := schemawatch._table_document(r_table.said ->> 'table', p_path);
        if v_document is null then
            return query
            select r_table.said ->> 'table', null::text, 'table', 'there is no such table', 'Did you mean ' || schemawatch._nearest(
                r_table.said ->> 'table', array(
                    select format('%I.%I', head.schema_name, head.table_name)
                    from schemawatch._head as head where head.relid is not null)) || '?';
            continue;
        end if;
        return query
        select schemawatch._table_name(v_document -> 'table'), own.object_name, own.requirement, 'the table has no such column',
            own.hint
        from schemawatch._unknown_columns(r_table.said, v_document) as own
        union all
        select schemawatch._table_name(v_document -> 'table'), own.*
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
