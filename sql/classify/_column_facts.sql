create or replace function schemawatch._column_facts(p_before jsonb, p_after jsonb, p_table text, p_context jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_before;
    a jsonb := p_after;
    v_type text := coalesce(a, b) #>> '{type,text}';
    -- what a serial draws from goes with its column; one that was only cut off may be there still
    v_types jsonb := p_context -> 'types_after';
    v_constraints jsonb := case when p_before is null then '[]' else coalesce(p_context -> 'constraints_after', '[]') end;
    v_refusal text;
    v_from_parent text := case when p_context -> 'table_after' ?| array['partition_of', 'inherits', 'parent']
        then ' What comes from a parent goes there only (42P16).' else '' end;
    v_gone text := case when not coalesce(p_context -> 'sequences_after' ? (b #>> '{default,sequence}'), false)
        then b #>> '{default,sequence}' end;
begin
    if a ? 'type' and not a ? 'view' then
        v_refusal := schemawatch._left_out_refusal(a, v_types, v_constraints);
    end if;
    return (
    select jsonb_build_object(
        'refusal', v_refusal,
        'old_refusal', case when b ? 'type' and v_refusal is null and not b ? 'view' then
            schemawatch._left_out_refusal(b, p_context -> 'types_before', p_context -> 'constraints_before') end,
        'required', case
            when coalesce(a #> '{default}' is not null
                or schemawatch._domain_default(a -> 'type', v_types) is not null, false)
                then 'has a default that a check refuses'
            when v_refusal = '23502' then 'is NOT NULL and has no default'
            else 'has no default and a check that refuses NULL' end,
        'not_required', concat_ws('; ',
            case when a ? 'not_null' then format('alter table %s alter column %I drop not null', p_table, a ->> 'name') end,
            -- what the domain refuses, its base type takes
            case when v_refusal is not null and schemawatch._left_out_refusal(a - 'not_null', v_types, '[]') is not null then
                format('alter table %s alter column %I type %s', p_table, a ->> 'name',
                    schemawatch._under_domain(a -> 'type', v_types) ->> 'text') end),
        'set_old_default', coalesce('set default ' || (b #>> '{default,text}'), 'drop default'),
        'mentions', coalesce(case when not b ? 'view' then
            ' Look at ' || (p_context #>> array['mentions', b ->> 'name'])
                || ' first: the name is a word of what it runs, which may fail each time.' end, ''),
        'type', v_type,
        -- a cast through text would keep the letters of what bytea prints
        'way_back', coalesce(case
            when a #>> '{type,name}' = 'bytea' and a #>> '{type,schema}' = 'pg_catalog' and not a -> 'type' ? 'array'
                and b #>> '{type,schema}' = 'pg_catalog' and not b -> 'type' ? 'array' then case
                when b #>> '{type,name}' = 'uuid' then format('encode(%I, ''hex'')::uuid', a ->> 'name')
                when b #>> '{type,name}' in ('text', 'varchar', 'bpchar')
                    then format('convert_from(%I, ''UTF8'')::%s', a ->> 'name', b #>> '{type,text}') end end,
            format('%s::text::%s', quote_ident(coalesce(a, b) ->> 'name'), b #>> '{type,text}')),
        'old_type', b #>> '{type,text}',
        -- every value has a cast to text
        'stores', case when coalesce(a ? 'type' and not a -> 'type' ? 'array', false)
                and schemawatch._type_family(schemawatch._under_domain(a -> 'type', v_types)) in ('text', 'varchar', 'bpchar', 'name')
            then 'goes on, and any text is accepted' else 'fails with 42804 or 22P02' end,
        'limit', substring(v_type from '\((\d+)'),
        'old_scale', substring(b #>> '{type,text}' from ',(-?\d+)\)'),
        'generated_kind', upper(coalesce(a, b) #>> '{generated,kind}'),
        'old_kind', upper(b #>> '{generated,kind}'),
        'new_kind', upper(a #>> '{generated,kind}'),
        'expression', coalesce(a, b) #>> '{generated,text}',
        'old_expression', b #>> '{generated,text}',
        'old_generated', 'generated always as (' || (b #>> '{generated,text}') || ') ' || (b #>> '{generated,kind}'),
        'not_null', case when b ? 'not_null' then ' not null' else '' end,
        'sequence', a #>> '{default,sequence}',
        'sequence_again', coalesce('create sequence if not exists ' || v_gone || '; '
            -- behind the stored keys, and no key twice where it is there
            || case when a #>> '{type,name}' = any ('{int2,int4,int8}') then format(
                'select setval(%1$L, greatest(max(%2$I), nextval(%1$L))) from %3$s; ', v_gone, a ->> 'name', p_table)
                else '' end, ''),
        'from_parent', v_from_parent,
        -- once for both
        'swap_back', case when b ->> 'name' < a ->> 'name' then format('Stop the writers and swap back: `begin; alter table %1$s '
                'rename column %2$I to swap_tmp; alter table %1$s rename column %3$I to %2$I; alter table %1$s rename column '
                'swap_tmp to %3$I; commit;`', p_table, b ->> 'name', a ->> 'name')
            else 'The finding on ' || quote_ident(a ->> 'name') || ' swaps both back.' end,
        'null_again', (
            select case when bool_or(key.value is not null)
                then format('It cannot take NULL while it is in the primary key %I.', min(key.value ->> 'name'))
                else format('Allow NULL until the writers are ready: `alter table %s alter column %I drop not null;`',
                    p_table, coalesce(a, b) ->> 'name')
                    || v_from_parent end
            from (select) as one
            left join jsonb_array_elements(nullif(p_context -> 'constraints_after', 'null')) as key (value)
                on key.value ->> 'kind' = 'primary key' and key.value -> 'columns' ? (coalesce(a, b) ->> 'name')),
        'old_collation', coalesce(b #>> '{collation,text}', schemawatch._collation_of(b, p_context -> 'types_before')),
        'new_collation', coalesce(a #>> '{collation,text}', schemawatch._collation_of(a, p_context -> 'types_after')),
        'labels', coalesce(
            schemawatch._literals(p_context -> 'types_after' -> schemawatch._type_key(a) -> 'labels'),
            schemawatch._literals(p_context -> 'types_before' -> schemawatch._type_key(b) -> 'labels'))
    ) || case
        when b is null
            then schemawatch._grant_facts('grant-revoked', schemawatch._column_readers(p_context, a),
                a -> 'grants', quote_ident(a ->> 'name'), p_table, null)
        else '{}'
    end || aside.facts || jsonb_build_object('views_lose', (aside.facts ->> 'views_lose') || v_from_parent)
    from (select schemawatch._views_aside(a ->> 'name', p_context) as facts) as aside);
end
$$;

comment on function schemawatch._column_facts(jsonb, jsonb, text, jsonb) is
'What the placeholders of a finding on a column stand for: its types, its sequence, labels of its enum, grants on it,
the views that stand in the way.';
