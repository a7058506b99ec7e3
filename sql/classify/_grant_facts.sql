create or replace function schemawatch._grant_facts(
    p_rule_id text,
    p_before jsonb,
    p_after jsonb,
    p_column text,
    p_on text,
    p_owner text
)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        with own as (
            select
                schemawatch._role_name(change.role, p_owner) as role,
                change.grantable and p_rule_id in ('grant-added', 'grant-revoked') as grantable,
                string_agg(change.privilege, ', ' order by change.privilege) as privileges,
                string_agg(lower(change.privilege) || coalesce(' (' || p_column || ')', ''), ', '
                    order by change.privilege) as list
            from schemawatch._privilege_changes(p_before, p_after) as change
            where change.rule_id = p_rule_id
            group by 1, 2
        )
        select jsonb_build_object(
            'on', concat_ws('.', p_on, p_column),
            'roles', string_agg(distinct own.role, ', '),
            'privileges', string_agg(
                format('%s %s %s', own.privileges,
                    case p_rule_id when 'grant-revoked' then 'from' when 'grant-added' then 'to' else 'by' end, own.role)
                    || case when own.grantable then ' with grant option' else '' end,
                '; ' order by own.role, own.grantable),
            'undo', string_agg(
                case p_rule_id
                    when 'grant-added' then format('revoke %s on %s from %s;', own.list, p_on, own.role)
                    when 'grant-option-added'
                        then format('revoke grant option for %s on %s from %s;', own.list, p_on, own.role)
                    else format('grant %s on %s to %s%s;', own.list, p_on, own.role,
                        case when own.grantable or p_rule_id = 'grant-option-revoked'
                            then ' with grant option' else '' end)
                end, ' ' order by own.role, own.grantable))
        from own);
end
$$;

comment on function schemawatch._grant_facts(text, jsonb, jsonb, text, text, text) is
'What the placeholders of a finding on privileges stand for: on what, whose, which, and the SQL that takes the change
back. p_column null is the whole relation.';
