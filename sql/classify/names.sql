create or replace function schemawatch._impact_rank(p_impact text)
returns integer
language sql
immutable
parallel safe
as $$
    -- with its schema, as in _matches()
    select pg_catalog.array_position(array['SAFE', 'RISKY', 'BREAKING'], p_impact)
$$;

comment on function schemawatch._impact_rank(text) is '1 for SAFE, 2 for RISKY, 3 for BREAKING; null otherwise.';


create or replace function schemawatch._by_name(p_items jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(p_items, '[]') = '[]' then
        return '{}'::jsonb;
    end if;
    return (
        select coalesce(jsonb_object_agg(
            case when item ? 'schema' then format('%I.%I', item ->> 'schema', item ->> 'name')
                 else item ->> 'name' end, item), '{}')
        from jsonb_array_elements(p_items) as item);
end
$$;

comment on function schemawatch._by_name(jsonb) is 'A list of objects as one object, by (qualified) name.';


create or replace function schemawatch._table_name(p_table jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case when p_table ? 'name' then format('%I.%I', p_table ->> 'schema', p_table ->> 'name') end;
end
$$;

comment on function schemawatch._table_name(jsonb) is 'The qualified, quoted name of the table of a document.';


create or replace function schemawatch._type_key(p_column jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select quote_ident(p_column #>> '{type,schema}') || '.' || quote_ident(p_column #>> '{type,name}')
$$;

comment on function schemawatch._type_key(jsonb) is 'Under which name the type of a column is found among the types of a document.';


create or replace function schemawatch._role_name(p_name text, p_owner text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_name = 'PUBLIC' then 'public'
        when p_name = '(owner)' then quote_ident(p_owner)
        -- a role of such a name, as _acl_items() marks it
        when p_name in ('"PUBLIC"', '"(owner)"') then p_name
        else quote_ident(p_name)
    end;
end
$$;

comment on function schemawatch._role_name(text, text) is
'A role of an access list of a document as SQL names it; p_owner is who "(owner)" stands for.';
