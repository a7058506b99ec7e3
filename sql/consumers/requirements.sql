create or replace function schemawatch._type_fits(p_wanted text, p_type jsonb, p_types jsonb)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_under jsonb := schemawatch._under_domain(p_type, p_types);
    v_name text := case when v_under ->> 'schema' = 'pg_catalog' then v_under ->> 'name' end;
    v_family text[] := case lower(p_wanted)
        when 'integer' then '{int2,int4,int8}'::text[]
        when 'number' then '{int2,int4,int8,numeric,float4,float8}'
        when 'text' then '{text,varchar,bpchar,name}'
        when 'time' then '{date,time,timetz,timestamp,timestamptz}'
        when 'json' then '{json,jsonb}'
        when 'boolean' then '{bool}'
        when 'uuid' then '{uuid}'
        when 'bytes' then '{bytea}'
    end;
begin
    if v_family is not null and not v_under ? 'array' then
        return coalesce(v_name = any (v_family), false)
            -- what clients are sent as text
            or lower(p_wanted) = 'text' and (v_under ->> 'name' = 'citext' or coalesce(
                p_types -> format('%I.%I', v_under ->> 'schema', v_under ->> 'name') ->> 'kind' = 'enum', false));
    end if;
    return lower(p_wanted) in (lower(p_type ->> 'text'), lower(v_under ->> 'text'))
        -- another spelling of the same type, such as int8 or timestamptz
        or coalesce(not p_type ? 'typmod' and to_regtype(p_wanted)::text in (p_type ->> 'text', v_under ->> 'text'), false);
exception
    when syntax_error then
        return false;  -- nothing that PostgreSQL would take for a type
end
$$;

comment on function schemawatch._type_fits(text, jsonb, jsonb) is
'Whether the type of a column is what a contract requires: a type, or a family: integer, number, text, time, json, boolean,
uuid, bytes. A domain is what it is made of.';


create or replace function schemawatch._known_type(p_wanted text, p_type jsonb)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return lower(p_wanted) in ('integer', 'number', 'text', 'time', 'json', 'boolean', 'uuid', 'bytes', lower(p_type ->> 'text'))
        or to_regtype(p_wanted) is not null;
exception
    when others then
        return false;  -- a text that is no type is an error before PostgreSQL 16, and some are in all
end
$$;

comment on function schemawatch._known_type(text, jsonb) is
'Whether a text is a family of types, a type of this database, or how the type of the column is written.';


create or replace function schemawatch._unknown_type(p_item jsonb, p_document jsonb)
returns table (column_name text, wanted text, hint text)
language sql
stable
as $$
    select said.key, said.value, coalesce(
        'Did you mean ' || schemawatch._nearest(said.value, array['integer', 'number', 'text', 'time', 'json', 'boolean', 'uuid', 'bytes']
            || array(
                select case when ns.nspname = 'pg_catalog' then pg_catalog.format_type(typ.oid, null)
                    else pg_catalog.format('%I.%I', ns.nspname, typ.typname) end
                from pg_catalog.pg_type as typ
                join pg_catalog.pg_namespace as ns on ns.oid = typ.typnamespace
                where typ.typtype in ('b', 'd', 'e', 'r') and typ.typcategory <> 'A'
                  and ns.nspname not in ('information_schema', 'schemawatch', 'pg_toast'))) || '?',
        'Write it as in SQL, with its schema, or a family: integer, number, text, time, json, boolean, uuid, bytes.')
    from jsonb_each_text(p_item #> '{requires,types}') as said
    left join lateral jsonb_array_elements(p_document -> 'columns') as col (value) on col.value ->> 'name' = said.key
    where not schemawatch._known_type(said.value, col.value -> 'type')
    order by said.key
    limit 1
$$;

comment on function schemawatch._unknown_type(jsonb, jsonb) is
'A type that a table of a contract requires and that is none, with the nearest one; no row when all are.';


create or replace function schemawatch._closed_values(p_column jsonb, p_document jsonb)
returns setof text[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select array(select jsonb_array_elements_text(typ.value -> 'labels'))
    from jsonb_array_elements(p_document -> 'types') as typ (value)
    where typ.value ? 'labels' and not p_column -> 'type' ? 'array'
      and (typ.value -> 'schema', typ.value -> 'name') = (p_column #> '{type,schema}', p_column #> '{type,name}')
    union all
    -- a check of one column against a list, or one value, as PostgreSQL writes it
    select array(
        select coalesce(replace(lit.found[1], '''''', ''''), lit.found[2])
        from regexp_matches(substring(bare.text from '=(.*)$'), '''((?:[^'']|'''')*)''|([\d.]+)', 'g') as lit (found))
    from jsonb_array_elements(p_document -> 'constraints') as con (value)
    cross join lateral (
        -- strings are kept whole; around them parentheses, blanks and the casts of strings to text say nothing here
        select regexp_replace(con.value #>> '{expression,text}',
            '(''(?:[^'']|'''')*'')|::(?:text|character varying|bpchar)\M(?:\[\])?(?!\()|[\s()]', '\1', 'g') as text
    ) as bare
    where con.value ->> 'kind' = 'check' and not con.value ?| array['not_valid', 'not_enforced']
      and con.value -> 'columns' = jsonb_build_array(p_column -> 'name')
      and bare.text ~ ('^(CHECK)?' || regexp_replace(quote_ident(p_column ->> 'name'), '\W', '\\\&', 'g')
          || $re$=(ANYARRAY\[)?('(?:[^']|'')*'(::[a-z]+)?|[\d.]+)(,('(?:[^']|'')*'(::[a-z]+)?|[\d.]+))*\]?\Z$re$)
$$;

comment on function schemawatch._closed_values(jsonb, jsonb) is
'The values that a column can have, where an enum or a valid check of the form column IN (…) closes them; no row where
nothing that is recognised does.';


create or replace function schemawatch._unique_keys(p_document jsonb)
returns table (columns text[], arbiter boolean)
language sql
immutable
parallel safe
as $$
    select schemawatch._text_list(con.value -> 'columns'), not con.value ? 'deferrable'
    from jsonb_array_elements(p_document -> 'constraints') as con (value)
    where con.value ->> 'kind' in ('primary key', 'unique') and not con.value ?| array['invalid', 'period', 'not_enforced']
    union all
    select schemawatch._text_list(jsonb_path_query_array(idx.value, '$.keys[*].column')), true
    from jsonb_array_elements(p_document -> 'indexes') as idx (value)
    where idx.value ? 'unique' and not idx.value ?| array['invalid', 'predicate']
      and not jsonb_path_exists(idx.value, '$.keys[*] ? (exists (@.expression))')
$$;

comment on function schemawatch._unique_keys(jsonb) is
'The lists of columns whose values are unique in the whole table; arbiter: whether ON CONFLICT can name them.';


create or replace function schemawatch._broken_requirements(p_document jsonb, p_requires jsonb, p_upserts_on text[])
returns table (object_name text, requirement text, problem text, hint text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_table constant text := schemawatch._table_name(p_document -> 'table');
    v_columns constant jsonb := schemawatch._by_name(p_document -> 'columns');
    v_types constant jsonb := schemawatch._by_name(p_document -> 'types');
begin
    if p_requires = '{}' and p_upserts_on is null then
        return;
    end if;
    return query
    with col as (
        select own.name, own.requirement, own.value, v_columns -> own.name as item
        from (
            select item.name, 'not_null' as requirement, null::jsonb as value
            from unnest(schemawatch._text_list(p_requires -> 'not_null')) as item (name)
            union all
            select part.key, kind.name, part.value
            from unnest(array['values', 'types']) as kind (name)
            cross join lateral jsonb_each(
                case jsonb_typeof(p_requires -> kind.name) when 'object' then p_requires -> kind.name end) as part
        ) as own
    ),
    keys as (
        select 'unique' as requirement, schemawatch._text_list(item.value) as columns
        from jsonb_array_elements(
            case jsonb_typeof(p_requires -> 'unique') when 'array' then p_requires -> 'unique' end) as item (value)
        union all
        select 'upserts_on', p_upserts_on where p_upserts_on is not null
    ),
    named as (
        select keys.*, (select string_agg(quote_ident(item.name), ', ') from unnest(keys.columns) as item (name)) as list
        from keys
    )
    select col.name, col.requirement, 'the column is gone', null
    from col
    where col.item is null
    union all
    select col.name, col.requirement, 'it may be NULL',
        format('alter table %s alter column %I set not null;', v_table, col.name)
    from col
    where col.requirement = 'not_null' and col.item is not null and not col.item ? 'not_null'
      and not coalesce(v_types -> format('%I.%I', col.item #>> '{type,schema}', col.item #>> '{type,name}') ? 'not_null', false)
    union all
    select col.name, col.requirement, format('its type is %s, not %s', col.item #>> '{type,text}', col.value #>> '{}'), null
    from col
    where col.requirement = 'types' and col.item is not null
      and not schemawatch._type_fits(col.value #>> '{}', col.item -> 'type', v_types)
    union all
    select col.name, col.requirement,
        case when closed.more is null then 'nothing closes its values'
            else format('it may also be %s', closed.more) end,
        format('alter table %s add check (%I in (%s));', v_table, col.name, schemawatch._literals(col.value))
    from col
    cross join lateral (
        select
            coalesce(bool_or(own.allowed <@ schemawatch._text_list(col.value)), false) as kept,
            min(array_to_string(array(
                select quote_literal(item.label) from unnest(own.allowed) as item (label)
                where not col.value ? item.label), ', ')) as more
        from schemawatch._closed_values(col.item, p_document) as own (allowed)
    ) as closed
    where col.requirement = 'values' and col.item is not null and not closed.kept
    union all
    select named.list, named.requirement,
        case named.requirement when 'unique' then 'values may repeat'
            else format('no unique key for ON CONFLICT (%s) (42P10)', named.list) end,
        format('alter table %s add unique (%s);', v_table, named.list)
    from named
    where not exists (
        select from schemawatch._unique_keys(p_document) as key
        where case named.requirement when 'unique' then key.columns <@ named.columns
            else key.arbiter and key.columns <@ named.columns and key.columns @> named.columns end)
    union all
    select wanted.list, 'order', format('the table begins with %s', coalesce(now.list, 'no column')), null
    from (
        select string_agg(quote_ident(item.name), ', ' order by item.ord) as list, count(*) as number
        from unnest(schemawatch._text_list(p_requires -> 'order')) with ordinality as item (name, ord)
    ) as wanted
    cross join lateral (
        select string_agg(quote_ident(item.value ->> 'name'), ', ' order by item.ord) as list
        from jsonb_array_elements(p_document -> 'columns') with ordinality as item (value, ord)
        where item.ord <= wanted.number
    ) as now
    where wanted.number > 0 and wanted.list is distinct from now.list;
end
$$;

comment on function schemawatch._broken_requirements(jsonb, jsonb, text[]) is
'What a contract requires of a table and this document of it does not keep: the column or columns, which requirement, what
is in the way, and SQL that would help, where some does.';
