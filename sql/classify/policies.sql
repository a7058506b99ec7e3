-- Decides: policy-changed, policy-idle-changed, policy-inactive-changed, policy-permissive-added,
-- policy-permissive-removed, policy-renamed, policy-restrictive-added, policy-restrictive-removed.

create or replace function schemawatch._policy_reach(p_rule_id text, p_before jsonb, p_after jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
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
        ) as commands);
end
$$;

comment on function schemawatch._policy_reach(text, jsonb, jsonb) is
'For whom and for which commands a policy came or went, as the rule says: all of its reach, or what one side reaches
and the other does not; null when there is nothing of the kind.';


create or replace function schemawatch._policy_is_idle(p_policy jsonb, p_others jsonb)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        with own as (
            select p_policy ->> 'permissive' = 'true' as permissive, p_policy #>> '{using,text}' as shown,
                coalesce(p_policy #> '{check,text}', p_policy #> '{using,text}') #>> '{}' as written
        )
        -- permissive ones are joined by OR, restrictive ones by AND
        select case when own.permissive then 'false' else 'true' end = all (array_remove(array[own.shown, own.written], null))
            or not exists (
                select from unnest(array['select', 'insert', 'update', 'delete']) as command (name)
                where p_policy ->> 'command' in ('all', command.name) and not exists (
                    select from jsonb_array_elements(p_others) as other
                    where other -> 'name' <> p_policy -> 'name'
                      and other -> 'permissive' = p_policy -> 'permissive'
                      and other ->> 'command' in ('all', command.name)
                      and (other -> 'roles' ? 'public' or other -> 'roles' @> (p_policy -> 'roles'))
                      and (command.name = 'insert' or other #>> '{using,text}' in (own.shown, own.permissive::text))
                      and (command.name in ('select', 'delete')
                          or coalesce(other #> '{check,text}', other #> '{using,text}') #>> '{}'
                              in (own.written, own.permissive::text))))
        from own);
end
$$;

comment on function schemawatch._policy_is_idle(jsonb, jsonb) is
'Whether a policy decides nothing beside the others: its condition does not, or for each of its commands one of them says the
same for all that it reaches.';


create or replace function schemawatch._policy_findings(p_pair schemawatch._object_pair, p_context jsonb)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_changed text[] := array_remove(p_pair.changed, 'comment');
    v_kept boolean := b is not null and a is not null;
    v_in_force boolean := p_context -> 'table_after' ? 'row_security';
    v_idle boolean := not v_kept
        and schemawatch._policy_is_idle(coalesce(a, b), p_context -> case when a is null then 'policies_after' else 'policies_before' end);
    v_passing text[];
begin
    if v_kept and v_changed = '{}' then
        return;
    end if;
    if not v_in_force or v_idle then
        return next (case when v_in_force then 'policy-idle-changed' else 'policy-inactive-changed' end,
            v_changed[1], v_changed)::schemawatch._finding;
        return;
    end if;
    if 'name' = any (v_changed) then
        return next ('policy-renamed', 'name', array['name'])::schemawatch._finding;
    end if;
    v_passing := array(
        select rule_id
        from unnest(array['policy-permissive-removed', 'policy-restrictive-added', 'policy-permissive-added',
            'policy-restrictive-removed']) as rule_id
        where schemawatch._policy_reach(rule_id, b, a) is not null);
    return query
    select rule_id, case when v_kept then schemawatch._first_of(v_changed, array['name', 'using', 'check']) end,
        array['permissive', 'command', 'roles'] || case when 'permissive' = any (v_changed) then array['using', 'check'] end
    from unnest(v_passing) as rule_id;
    if v_kept and v_changed && array['using', 'check'] and not 'permissive' = any (v_changed) then
        return next ('policy-changed', schemawatch._first_of(v_changed, array['name', 'permissive', 'command', 'roles']),
            array['using', 'check'])::schemawatch._finding;
    end if;
end
$$;

comment on function schemawatch._policy_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to a row security policy. One that changed its kind, its command or its roles is gone for some and
new for others.';


create or replace function schemawatch._policy_facts(
    p_rule_id text,
    p_pair schemawatch._object_pair,
    p_table text,
    p_context jsonb
)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select jsonb_build_object(
            'old_policy', schemawatch._described('policies', p_pair.before, p_table),
            'roles', schemawatch._name_list(reach.item -> 'roles'),
            'commands', case when jsonb_array_length(commands.items) = 4 then 'all commands'
                else (select string_agg(upper(command), ', ') from jsonb_array_elements_text(commands.items) as command) end,
            'fewer', concat_ws('; ',
                shown.statements || ' silently miss' || case shown.number when 1 then 'es' else '' end || ' such rows',
                written.statements || ' fail' || case written.number when 1 then 's' else '' end || ' with 42501 for such a row') || '.',
            'more', concat_ws('; ',
                shown.statements || ' silently reach' || case shown.number when 1 then 'es' else '' end || ' such rows',
                written.statements || ' ' || case written.number when 1 then 'accepts' else 'accept' end || ' them') || '.')
            || steps.own || jsonb_build_object('undo', steps.own -> case when p_pair.before is null then 'drop' else 'restore' end)
        from (select schemawatch._member_steps(p_pair, p_table, p_context) as own) as steps
        cross join (select coalesce(schemawatch._policy_reach(p_rule_id, p_pair.before, p_pair.after), '{}') as item) as reach
        cross join lateral (select coalesce(reach.item -> 'commands', '[]') as items) as commands
        cross join lateral (
            select string_agg(statement.text, ', ' order by statement.ord) as statements, count(*) as number
            from (values
                (1, 'select', format('`SELECT ... FROM %s`', p_table)),
                -- a condition or RETURNING reads the row as well
                (2, case when commands.items = '["select"]' then 'select' end, 'what UPDATE and DELETE have to read'),
                (3, 'update', format('`UPDATE %s`', p_table)),
                (4, 'delete', format('`DELETE FROM %s`', p_table))
            ) as statement (ord, command, text)
            where commands.items ? statement.command
        ) as shown
        cross join lateral (
            select string_agg(statement.text, ', ' order by statement.ord) as statements, count(*) as number
            from (values
                (1, 'insert', format('`INSERT INTO %s`', p_table)),
                (2, 'update', '`UPDATE ... SET` that makes one')
            ) as statement (ord, command, text)
            where commands.items ? statement.command
        ) as written);
end
$$;

comment on function schemawatch._policy_facts(text, schemawatch._object_pair, text, jsonb) is
'What the placeholders of a finding on a policy stand for: whom and which commands it is about, and what happens to
the rows that it decides on.';
