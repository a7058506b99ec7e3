create or replace function schemawatch._policy_facts(
    p_rule_id text,
    p_pair schemawatch._object_pair,
    p_table text,
    p_context jsonb
)
returns jsonb
language sql
immutable
parallel safe
as $$
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
    ) as written
$$;

comment on function schemawatch._policy_facts(text, schemawatch._object_pair, text, jsonb) is
'What the placeholders of a finding on a policy stand for: whom and which commands it is about, and what happens to
the rows that it decides on.';
