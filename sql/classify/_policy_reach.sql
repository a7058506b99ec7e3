create or replace function schemawatch._policy_reach(p_rule_id text, p_before jsonb, p_after jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select case
        when p_rule_id not like 'policy-permissive-%' and p_rule_id not like 'policy-restrictive-%'
            then jsonb_build_object('roles', roles.own, 'commands', case
                -- only what is written is checked otherwise
                when own.other -> 'using' = own.policy -> 'using' and own.policy ->> 'command' in ('all', 'update')
                    then jsonb_path_query_array(commands.own, '$[*] ? (@ == "insert" || @ == "update")')
                else commands.own end)
        when own.policy is null or (own.policy ->> 'permissive' = 'true') <> (p_rule_id like '%-permissive-%') then null
        when own.other is null or own.other -> 'permissive' <> own.policy -> 'permissive'
            then jsonb_build_object('roles', roles.own, 'commands', commands.own)
        when roles.lost <> '[]' or commands.lost <> '[]' then jsonb_build_object(
            'roles', case when roles.lost <> '[]' then roles.lost else roles.own end,
            'commands', case when roles.lost <> '[]' then commands.own else commands.lost end)
    end
    from (
        select case when p_rule_id like '%-removed' then p_before else coalesce(p_after, p_before) end as policy,
            case when p_rule_id like '%-removed' then p_after else p_before end as other
    ) as own
    cross join lateral (
        select own.policy -> 'roles' as own, coalesce(jsonb_agg(role.name) filter (
            where not own.other -> 'roles' ? role.name and not own.other -> 'roles' ? 'public'), '[]') as lost
        from jsonb_array_elements_text(own.policy -> 'roles') as role (name)
    ) as roles
    cross join lateral (
        select jsonb_agg(command.name order by command.ord) as own, coalesce(jsonb_agg(command.name order by command.ord)
            filter (where own.other ->> 'command' not in ('all', command.name)), '[]') as lost
        from unnest(array['select', 'insert', 'update', 'delete']) with ordinality as command (name, ord)
        where own.policy ->> 'command' in ('all', command.name)
    ) as commands
$$;

comment on function schemawatch._policy_reach(text, jsonb, jsonb) is
'For whom and for which commands a policy came or went, as the rule says: all of its reach, or what one side reaches
and the other does not; null when there is nothing of the kind.';
