create or replace function schemawatch._under_domain(p_type jsonb, p_types jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_type jsonb := p_type;
    v_definition jsonb;
begin
    for depth in 0 .. 32 loop
        v_definition := p_types -> format('%I.%I', v_type ->> 'schema', v_type ->> 'name');
        v_type := v_type || jsonb_strip_nulls(jsonb_build_object('kind', v_definition ->> 'kind'));
        exit when v_definition ->> 'kind' is distinct from 'domain' or depth = 32;
        v_type := (v_definition -> 'base') || jsonb_strip_nulls(jsonb_build_object('array', v_type -> 'array'));
    end loop;
    return v_type;
end
$$;

comment on function schemawatch._under_domain(jsonb, jsonb) is
'The type at the bottom of a stack of domains, with its kind when it is a user type; p_types are the type
definitions of the document, by qualified name.';


create or replace function schemawatch._element_type(p_type jsonb, p_types jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_type jsonb := p_type;
    v_base jsonb;
begin
    if not p_type ? 'array' then
        return null;
    end if;
    -- a domain over an array is that array to operators, an array of a domain is another one
    for depth in 0 .. 32 loop
        v_base := p_types -> format('%I.%I', v_type ->> 'schema', v_type ->> 'name') -> 'base';
        exit when not coalesce(v_base ? 'array', false);
        v_type := v_base;
    end loop;
    return format('%I.%I', v_type ->> 'schema', v_type ->> 'name');
end
$$;

comment on function schemawatch._element_type(jsonb, jsonb) is
'The type of the elements of an array, by its qualified name; null for what is no array.';


create or replace function schemawatch._domain_demands(p_type jsonb, p_types jsonb)
returns text[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        with recursive chain (value, depth) as (
            select p_types -> format('%I.%I', p_type ->> 'schema', p_type ->> 'name'), 0
            union all
            select p_types -> format('%I.%I', chain.value #>> '{base,schema}', chain.value #>> '{base,name}'),
                chain.depth + 1
            from chain
            where chain.value ->> 'kind' = 'domain' and chain.depth < 32
        )
        select coalesce(array_agg(distinct demand.text), '{}')
        from chain
        cross join lateral (
            select own.check from schemawatch._domain_checks(chain.value) as own
            union all
            select 'NOT NULL' where chain.value ? 'not_null'
        ) as demand (text)
        where chain.value ->> 'kind' = 'domain');
end
$$;

comment on function schemawatch._domain_demands(jsonb, jsonb) is
'What a type demands of values as a domain: the constraints of its own and of those under it; nothing, if it is none.';


create or replace function schemawatch._domain_default(p_type jsonb, p_types jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case when not p_type ? 'array' then
        p_types -> format('%I.%I', p_type ->> 'schema', p_type ->> 'name') #>> '{default,text}' end;
end
$$;

comment on function schemawatch._domain_default(jsonb, jsonb) is
'The default of a type, which fills the columns that have none of their own: only a domain has one.';


create or replace function schemawatch._with_domain_defaults(p_pair schemawatch._object_pair, p_context jsonb)
returns schemawatch._object_pair
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_pair schemawatch._object_pair := p_pair;
    v_before text := schemawatch._domain_default(p_pair.before -> 'type', p_context -> 'types_before');
    v_after text := schemawatch._domain_default(p_pair.after -> 'type', p_context -> 'types_after');
begin
    if v_before is not null and not p_pair.before ?| array['default', 'identity', 'generated'] then
        v_pair.before := p_pair.before || jsonb_build_object('default', jsonb_build_object('text', v_before));
    end if;
    if v_after is not null and not p_pair.after ?| array['default', 'identity', 'generated'] then
        v_pair.after := p_pair.after || jsonb_build_object('default', jsonb_build_object('text', v_after));
    end if;
    if v_pair is distinct from p_pair then
        v_pair.changed := array_remove(p_pair.changed, 'default') || case
            when v_pair.before #> '{default,text}' is distinct from v_pair.after #> '{default,text}' then array['default'] end;
    end if;
    -- one of its own that says the same as that of its domain is a change all the same
    return case when v_pair.changed = '{}' then p_pair else v_pair end;
end
$$;

comment on function schemawatch._with_domain_defaults(schemawatch._object_pair, jsonb) is
'A column of another type or default than before, with what fills it on either side: its own default or that of its domain.';


create or replace function schemawatch._domain_reach(p_domain jsonb, p_columns jsonb, p_types jsonb)
returns table (values_of boolean, default_of boolean, part_of boolean)
language sql
immutable
parallel safe
as $$
    with recursive own (path) as (
        select format('%I.%I', p_domain ->> 'schema', p_domain ->> 'name')
    ),
    over (path) as (
        select own.path from own
        union
        select typ.key
        from over
        join jsonb_each(p_types) as typ on typ.value ->> 'kind' = 'domain' and not typ.value -> 'base' ? 'array'
            and format('%I.%I', typ.value #>> '{base,schema}', typ.value #>> '{base,name}') = over.path
    ),
    col as (
        select schemawatch._type_key(each.value) as path, each.value -> 'type' ? 'array' as is_array,
            each.value ?| array['default', 'identity', 'generated'] as filled,
            p_types -> schemawatch._type_key(each.value) ->> 'kind' as kind
        from jsonb_each(p_columns) as each
    )
    select
        coalesce(bool_or(not col.is_array and exists (select from over where over.path = col.path)), false),
        -- a domain over it took its default when it was created, and no other since
        coalesce(bool_or(not col.is_array and not col.filled and col.path = own.path), false),
        coalesce(bool_or(col.is_array and exists (select from over where over.path = col.path)
            or col.kind in ('composite', 'range')), false)
    from own
    left join col on true
$$;

comment on function schemawatch._domain_reach(jsonb, jsonb, jsonb) is
'How a domain reaches a table: whether a column is of it (values_of), whether one takes its default (default_of), and
whether one may hold it inside an array or a composite type (part_of), where PostgreSQL refuses to check what is stored.';


create or replace function schemawatch._domain_checks(p_domain jsonb)
returns table (name text, "check" text, not_valid boolean, nth bigint)
language sql
immutable
parallel safe
as $$
    select own.name, own.check, own.not_valid, row_number() over (partition by own.check order by own.name)
    from (
        select con.value ->> 'name' as name,
            regexp_replace(con.value ->> 'expression', ' NOT VALID$', '') as check,
            con.value ? 'not_valid' as not_valid
        from jsonb_array_elements(p_domain -> 'constraints') as con
    ) as own
$$;

comment on function schemawatch._domain_checks(jsonb) is
'The CHECK constraints of a domain without their NOT VALID; nth tells equal ones apart.';
