create or replace function schemawatch._object_columns(p_change schemawatch.classified_change, p_before jsonb, p_after jsonb)
returns text[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_known constant text[] := array(
        select jsonb_path_query(doc.value, '$.columns[*].name') #>> '{}' from unnest(array[p_before, p_after]) as doc (value));
    v_name constant text := p_change.object_name;
    v_views constant jsonb := coalesce(p_before -> 'views', '[]') || coalesce(p_after -> 'views', '[]');
    v_columns text[];
begin
    -- a view, or a column of one: the columns without which it cannot be
    if p_change.object_kind = 'view' or p_change.object_kind = 'column' and v_name <> all (v_known) then
        v_columns := array(
            select distinct jsonb_array_elements_text(viw.value -> 'uses')
            from jsonb_array_elements(v_views) as viw (value)
            cross join lateral (select schemawatch._table_name(viw.value) as path) as own
            where v_name in (own.path, viw.value ->> 'name') or starts_with(v_name, own.path || '.'));
    elsif p_change.object_kind = 'column' then
        v_columns := array[v_name] || case p_change.attribute when 'name'
            then array[p_change.before #>> '{}', p_change.after #>> '{}'] end;
    elsif p_change.object_kind in ('constraint', 'index') then
        v_columns := array(
            select distinct col.name #>> '{}'
            from unnest(array[p_before, p_after]) as doc (value)
            cross join unnest('{$.constraints[*],$.indexes[*],$.partitions[*].constraints[*],$.partitions[*].indexes[*]}'::jsonpath[])
                as place (path)
            cross join lateral jsonb_path_query(doc.value, place.path) as item (value)
            cross join unnest('{$.columns[*],$.include[*],$.on_delete_columns[*],$.uses[*],$.keys[*].column}'::jsonpath[]) as part (path)
            cross join lateral jsonb_path_query(item.value, part.path) as col (name)
            where v_name = item.value ->> 'name' or right(v_name, length(item.value ->> 'name') + 1) = '.' || (item.value ->> 'name'));
        -- an expression of an exclusion constraint does not say what it reads
        if p_change.rule_id ~ '^exclusion-' then
            return null;
        end if;
    elsif p_change.object_kind = 'sequence' then
        v_columns := array(
            select item.value ->> 'owned_by'
            from unnest(array[p_before, p_after]) as doc (value)
            cross join lateral jsonb_array_elements(doc.value -> 'sequences') as item (value)
            where v_name in (item.value ->> 'name', schemawatch._table_name(item.value)) and item.value ? 'owned_by');
    elsif p_change.object_kind in ('type', 'domain') then
        -- of a type that holds others any column with a type of somebody's own may be made
        v_columns := array(
            select distinct item.value ->> 'name'
            from unnest(array[p_before, p_after]) as doc (value)
            cross join lateral jsonb_array_elements(doc.value -> 'columns') as item (value)
            where item.value #>> '{type,schema}' <> 'pg_catalog');
    end if;
    return nullif(array(
        select distinct col.name from unnest(v_columns) as col (name) where col.name is not null order by col.name), '{}');
end
$$;

comment on function schemawatch._object_columns(schemawatch.classified_change, jsonb, jsonb) is
'The columns of the table that the object of a finding is, or is made of; null when they are not known, and then it
touches everybody.';


create or replace function schemawatch._fills(p_column jsonb, p_types jsonb)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_column is null then 'nothing'
        when p_column ?| array['identity', 'generated'] or p_column #> '{default,sequence}' is not null then 'value'
        when p_column #>> '{default,text}' ~* '^null(::|$)' then 'nothing'
        when schemawatch._is_constant(p_column #>> '{default,text}', '{}')
            or p_column #>> '{default,text}' in ('now()', 'CURRENT_TIMESTAMP', 'CURRENT_DATE', 'clock_timestamp()',
                'gen_random_uuid()', 'CURRENT_USER', 'SESSION_USER') then 'value'
        -- a function, or a domain with a default of its own
        when p_column ? 'default' or p_types -> schemawatch._type_key(p_column) ->> 'kind' = 'domain' then 'unknown'
        else 'nothing'
    end
$$;

comment on function schemawatch._fills(jsonb, jsonb) is
'What an INSERT that leaves a column out stores in it: value, nothing (NULL), or unknown.';


create or replace function schemawatch._roles_losing(p_before jsonb, p_after jsonb)
returns text[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    with held as (
        select doc.side, own.holder, gr.value ->> 'name' as role, priv.name as privilege
        from (values ('before', p_before), ('after', p_after)) as doc (side, value)
        cross join lateral (
            select 'table' as holder, doc.value -> 'grants' as grants
            union all
            select concat_ws(' ', sec.name, item.value ->> 'schema', item.value ->> 'name'),
                item.value -> 'grants'
            from unnest(array['columns', 'sequences', 'views']) as sec (name)
            cross join lateral jsonb_array_elements(doc.value -> sec.name) as item (value)
            where item.value ? 'grants'
        ) as own
        cross join lateral jsonb_array_elements(own.grants) as gr (value)
        cross join lateral jsonb_array_elements_text(
            coalesce(gr.value -> 'privileges', '[]') || coalesce((
                select jsonb_agg('with grant option ' || opt.name)
                from jsonb_array_elements_text(gr.value -> 'grantable') as opt (name)), '[]')) as priv (name)
        union all
        select doc.side, 'usage ' || (item.value ->> 'schema'), item.value ->> 'name', 'USAGE'
        from (values ('before', p_before), ('after', p_after)) as doc (side, value)
        cross join lateral jsonb_array_elements(doc.value -> 'usage') as item (value)
        where item.value ? 'usage'
        union all
        -- what a function keeps somebody from is held until it does
        select case doc.side when 'before' then 'after' else 'before' end, 'execute ' || (item.value ->> 'name'),
            gr.value ->> 'name', priv.name
        from (values ('before', p_before), ('after', p_after)) as doc (side, value)
        cross join lateral jsonb_array_elements(doc.value -> 'functions') as item (value)
        cross join lateral jsonb_array_elements(item.value -> 'not_executable_by') as gr (value)
        cross join lateral jsonb_array_elements_text(gr.value -> 'privileges') as priv (name)
    )
    select array(
        select distinct case lost.role when '(owner)' then p_before #>> '{table,owner}' else lost.role end
        from (
            select held.holder, held.role, held.privilege from held where held.side = 'before'
            except
            select held.holder, held.role, held.privilege from held where held.side = 'after'
        ) as lost)
$$;

comment on function schemawatch._roles_losing(jsonb, jsonb) is
'The roles that lost a privilege on the table, its columns, sequences or views, on its schema, or on a function that it
calls; PUBLIC is everybody.';


create or replace function schemawatch._acts_as(p_roles text[], p_losing text[])
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(cardinality(p_roles), 0) = 0 or cardinality(p_losing) = 0 or exists (
        select
        from unnest(p_roles) as own (role)
        cross join unnest(p_losing) as lost (role)
        where lost.role in ('PUBLIC', own.role)
           or to_regrole(quote_ident(own.role)) is null
           or to_regrole(quote_ident(lost.role)) is null
           or pg_has_role(to_regrole(quote_ident(own.role)), to_regrole(quote_ident(lost.role)), 'member'))
$$;

comment on function schemawatch._acts_as(text[], text[]) is
'Whether a consumer with these roles may have had a privilege through one of the roles that lose it: true when it did not say
its roles, or when one of them is not known here.';
