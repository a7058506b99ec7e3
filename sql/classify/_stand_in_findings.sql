create or replace function schemawatch._stand_in_findings(p_before jsonb, p_after jsonb, p_context jsonb)
returns table (pair schemawatch._object_pair, rule_id text, attribute text)
language sql
immutable
parallel safe
as $$
    with own as (
        select
            view.item as view,
            p_after #> array['identity', 'views', schemawatch._table_name(view.item)] as ids,
            -- what can be done with a view; "(owner)" was the owner of the table
            (
                select coalesce(jsonb_agg(jsonb_build_object(
                    'name', case when gr.value ->> 'name' = '(owner)'
                        and view.item -> 'owner' <> p_before #> '{table,owner}'
                        then p_before #> '{table,owner}' else gr.value -> 'name' end,
                    'privileges', (
                        select coalesce(jsonb_agg(priv), '[]')
                        from jsonb_array_elements_text(gr.value -> 'privileges') as priv
                        where priv in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')))), '[]')
                from jsonb_array_elements(p_before -> 'grants') as gr
            ) as grants
        from (select p_context -> 'stand_in') as view (item)
        where view.item <> 'null'
    ),
    columns as (
        select own.view, b.value as before, v.value as after, schemawatch._table_name(own.view) as name
        from own
        cross join jsonb_array_elements(p_before -> 'columns') as b
        left join lateral jsonb_array_elements(own.view -> 'columns') as v on v.value -> 'name' = b.value -> 'name'
    )
    select ('views', own.view || jsonb_build_object('grants', own.grants), own.view, null, own.ids, array['grants'])
        ::schemawatch._object_pair, 'grant-revoked', 'grants'
    from own
    where exists (
        select from schemawatch._privilege_changes(own.grants, own.view -> 'grants') as change
        where change.rule_id = 'grant-revoked')
    union all
    select ('view_columns', columns.before || jsonb_build_object('view', columns.name), columns.after || jsonb_build_object(
            'view', columns.name, 'grants', lists.after), null, null, array['grants'])
        ::schemawatch._object_pair, 'grant-revoked', 'grants'
    from columns
    cross join lateral (
        select coalesce(columns.after -> 'grants', '[]') || (columns.view -> 'grants') as after
    ) as lists
    where columns.after is not null and exists (
        select from schemawatch._privilege_changes(columns.before -> 'grants', lists.after) as change
        where change.rule_id = 'grant-revoked')
    union all
    select ('view_columns', columns.before || jsonb_build_object('view', columns.name), null, null, null, null)
        ::schemawatch._object_pair, 'view-lacks-column', null
    from columns
    -- what the table itself lost, or has with another type, is told of the table
    where columns.after -> 'type' is distinct from columns.before -> 'type'
      and (p_after -> 'table' = 'null' or exists (
        select
        from jsonb_array_elements(p_after -> 'columns') as a
        where a.value -> 'type' = columns.before -> 'type'
          and p_after #> array['identity', 'columns', a.value ->> 'name', 'id']
            = p_before #> array['identity', 'columns', columns.before ->> 'name', 'id']))
    union all
    select ('views', own.view || '{"security_invoker": true}', own.view, null, own.ids, array['security_invoker'])
        ::schemawatch._object_pair, 'view-policies-bypassed', 'security_invoker'
    from own
    where p_after -> 'table' ? 'row_security' and not own.view ? 'security_invoker'
      and schemawatch._past_policies(own.view, own.ids, p_context)
$$;

comment on function schemawatch._stand_in_findings(jsonb, jsonb, jsonb) is
'What a view that took over the name of the table lacks for those who knew the table: privileges, columns, and the
policies of its callers.';
