create or replace function schemawatch._privilege_changes(p_before jsonb, p_after jsonb)
returns table (rule_id text, role text, privilege text, grantable boolean)
language sql
immutable
parallel safe
as $$
    with before as (
        select item.value ->> 'name' as role, own.value as privilege,
            coalesce(item.value -> 'grantable' ? own.value, false) as grantable
        from jsonb_array_elements(nullif(p_before, 'null')) as item
        cross join lateral jsonb_array_elements_text(item.value -> 'privileges') as own
    ),
    after as (
        select item.value ->> 'name' as role, own.value as privilege,
            coalesce(item.value -> 'grantable' ? own.value, false) as grantable
        from jsonb_array_elements(nullif(p_after, 'null')) as item
        cross join lateral jsonb_array_elements_text(item.value -> 'privileges') as own
    )
    select
        case
            when after.role is null then 'grant-revoked'
            when before.role is null then 'grant-added'
            when before.grantable then 'grant-option-revoked'
            else 'grant-option-added'
        end,
        role, privilege, coalesce(after.grantable, before.grantable)
    from before
    full join after using (role, privilege)
    where before.grantable is distinct from after.grantable
$$;

comment on function schemawatch._privilege_changes(jsonb, jsonb) is
'How two access lists differ, one row per role and privilege, with the rule that tells it: granted, revoked, or only
the right to grant it on. grantable says whether a privilege came or went with that right.';
