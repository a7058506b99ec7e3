-- Decides: dependent-function-changed, function-execute-granted, function-execute-revoked, function-not-granted.

create or replace function schemawatch._replaced_functions(p_before jsonb, p_after jsonb)
returns table (before jsonb, after jsonb)
language sql
immutable
parallel safe
as $$
    select b.value, a.value
    from jsonb_array_elements(p_before -> 'functions') as b
    join jsonb_array_elements(p_after -> 'functions') as a
        on a.value ->> 'schema' = b.value ->> 'schema'
        and substring(a.value ->> 'name' from '^("(?:[^"]|"")*"|[^(]+)\(') = substring(b.value ->> 'name' from '^("(?:[^"]|"")*"|[^(]+)\(')
        and a.value ->> 'name' <> b.value ->> 'name'
    -- one gone, one new
    where not p_after -> 'functions' @> jsonb_build_array(
            jsonb_build_object('schema', b.value -> 'schema', 'name', b.value -> 'name'))
      and not p_before -> 'functions' @> jsonb_build_array(
            jsonb_build_object('schema', a.value -> 'schema', 'name', a.value -> 'name'))
      -- the same one, with a type in its signature that has another name
      and not coalesce(p_before #>> '{identity,origin}' = p_after #>> '{identity,origin}'
          and p_before #> array['identity', 'functions', format('%I.%I', b.value ->> 'schema', b.value ->> 'name'), 'id']
              = p_after #> array['identity', 'functions', format('%I.%I', a.value ->> 'schema', a.value ->> 'name'), 'id'], false)
$$;

comment on function schemawatch._replaced_functions(jsonb, jsonb) is
'Functions that the table called before, each with another overload of the same name that it calls now instead: the
definitions that call them read the same.';


create or replace function schemawatch._execute_changes(p_pair schemawatch._object_pair, p_context jsonb, p_lost boolean)
returns table (role text, privilege text)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_side text := case when p_lost then 'before' else 'after' end;  -- on which they can be used
    v_denied jsonb := case when p_lost then p_pair.after else p_pair.before end -> 'not_executable_by';
    v_other jsonb := case when p_lost then p_pair.before else p_pair.after end -> 'not_executable_by';
    -- by membership or as superuser
    v_allowed jsonb := coalesce(case when p_lost then p_pair.after_ids else p_pair.before_ids end -> 'allowed', '[]');
    -- by the table or a view of it
    v_held jsonb := coalesce(p_context -> ('grants_' || v_side), '[]')
        || jsonb_path_query_array(p_context, ('$.columns_' || v_side || '.*.grants[*]')::jsonpath)
        || jsonb_path_query_array(p_context, ('$.views_' || v_side || '.*.grants[*]')::jsonpath);
begin
    return query
    select item.value ->> 'name', own.privilege
    from jsonb_array_elements(v_denied) as item (value)
    cross join jsonb_array_elements_text(item.value -> 'privileges') as own (privilege)
    where not v_allowed ? (item.value ->> 'name')
      and not exists (
          select from jsonb_array_elements(v_other) as other (value)
          where other.value -> 'name' = item.value -> 'name' and other.value -> 'privileges' ? own.privilege)
      and exists (
          select from jsonb_array_elements(v_held) as held (value)
          where held.value -> 'name' = item.value -> 'name' and held.value -> 'privileges' ? own.privilege);
end
$$;

comment on function schemawatch._execute_changes(schemawatch._object_pair, jsonb, boolean) is
'Roles and their privileges on the table that a function, which it calls, makes useless from now on (p_lost), or no longer,
because they may not execute it.';


create or replace function schemawatch._calls_text(p_calls jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(case call.value ->> 'section'
                when 'columns' then 'column'
                when 'constraints' then 'constraint'
                when 'indexes' then 'index'
                when 'policies' then 'policy'
                when 'types' then 'domain'
                when 'table' then 'the partition key of'
                else rtrim(call.value ->> 'section', 's') end
            || ' ' || case when call.value ->> 'section' in ('types', 'table') or call.value ->> 'name' like '%.%'
                then call.value ->> 'name' else quote_ident(call.value ->> 'name') end, ', ' order by call.ord)
        from jsonb_array_elements(p_calls) with ordinality as call (value, ord));
end
$$;

comment on function schemawatch._calls_text(jsonb) is 'What calls a function, for people; null where it is not known.';


create or replace function schemawatch._functions_gone(p_text text, p_before jsonb, p_after jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select format(' If %s is gone as well (42883), first create it again.', string_agg(fun.key, ' or ' order by fun.key))
        from jsonb_each(p_before #> '{identity,functions}') as fun
        where not coalesce(p_after #> '{identity,functions}' ? fun.key, false)
          -- without its arguments, as in what calls it
          and position(substring(fun.key from '^(?:"(?:[^"]|"")*"|[^(])+') || '(' in p_text) > 0);
end
$$;

comment on function schemawatch._functions_gone(text, jsonb, jsonb) is
'What to say after SQL that calls functions which the table called before and calls no longer: they may have been dropped, and
their bodies are not kept. Null for none.';


create or replace function schemawatch._function_facts(p_pair schemawatch._object_pair, p_table text, p_context jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    -- before its arguments
    v_name text := substring(a ->> 'name' from '^("(?:[^"]|"")*"|[^(]+)\(');
    v_calls jsonb := coalesce(p_pair.after_ids -> 'calls', p_pair.before_ids -> 'calls');
    v_sections jsonb := jsonb_path_query_array(v_calls, '$[*].section');
    v_back boolean := not exists (select from schemawatch._execute_changes(p_pair, p_context, true));
    v_roles jsonb;
    v_statements text;
begin
    if coalesce(a, b) ? 'not_executable_by' or b ? 'not_executable_by' then
        select jsonb_agg(distinct jsonb_build_object('name', change.role, 'privileges', '["EXECUTE"]'::jsonb)),
            string_agg(distinct case change.privilege when 'INSERT' then format('`INSERT INTO %s ...`', p_table)
                when 'SELECT' then format('`SELECT ... FROM %s`', p_table)
                when 'DELETE' then format('`DELETE FROM %s`', p_table) else format('`%s %s`', change.privilege, p_table) end, ' and ')
        into v_roles, v_statements
        from schemawatch._execute_changes(p_pair, p_context, not v_back) as change;
        -- a default is computed where nobody gives a value
        v_statements := v_statements || coalesce((
            select ' that leaves out ' || string_agg(quote_ident(call.value ->> 'name'), ', ' order by call.value ->> 'name')
            from jsonb_array_elements(v_calls) as call (value)
            where call.value ? 'needs'
            having bool_and(call.value ->> 'section' = 'columns' and call.value -> 'needs' = '["INSERT"]')), '');
    end if;
    return coalesce(schemawatch._grant_facts('grant-revoked', v_roles, '[]', null,
        'function ' || schemawatch._object_path('functions', coalesce(a, b), null),
        p_context #>> '{table_after,owner}'), '{}') || jsonb_build_object(
        'statements', v_statements,
        'calls', coalesce(schemawatch._calls_text(v_calls), 'a trigger, constraint, default, index or policy'),
        'aspects', (
            select string_agg(case att.name
                    when 'body' then 'has a new body'
                    when 'strict' then case when a ? 'strict' then 'answers NULL when an argument is NULL (STRICT)'
                        else 'is called with NULL arguments as well (no longer STRICT)' end
                    when 'security' then format('runs with the rights of its %s', case when a ? 'security' then 'owner (SECURITY DEFINER)'
                        else 'caller (SECURITY INVOKER)' end)
                    when 'config' then case when a -> 'config' = b -> 'config'
                        then format('runs under another value of SET %s', schemawatch._list_minus(a -> 'config', '[]'))
                    else format('runs under %s instead of %s',
                        coalesce('SET ' || schemawatch._list_minus(a -> 'config', '[]'), 'the settings of the session'),
                        coalesce('SET ' || schemawatch._list_minus(b -> 'config', '[]'), 'those of the session')) end
                    else format('is %s instead of %s (%s)', upper(coalesce(a ->> att.name, 'not')),
                        upper(coalesce(b ->> att.name, 'not')), att.name) end,
                ' and ' order by att.ord)
            from unnest(array_remove(p_pair.changed, 'not_executable_by')) with ordinality as att (name, ord)),
        'effect', concat_ws(' ',
            case when a ->> 'returns' in ('trigger', 'event_trigger')
                then format('`INSERT`, `UPDATE` or `DELETE` of %s, where the trigger calls it, may fail where it passed, or silently '
                    'write something else.', p_table)
            when v_calls is null or not v_sections <@ '["views", "policies"]'
                then format('`INSERT INTO %s ...` may fail where it passed (23514 for a check), and stored rows or index entries may '
                    'silently contradict it: nothing is checked again.', p_table) end,
            case when v_sections ? 'table'
                then 'Rows stay in the partitions that it chose before, and are not found there.' end,
            case when v_sections ? 'policies'
                then format('`SELECT`, `UPDATE` and `DELETE` of %s may silently reach other rows or fail, and what is written may be '
                    'refused (42501).', p_table) end,
            case when v_sections ? 'views'
                then '`SELECT` from the view may silently return other values or rows, or fail.' end),
        'again', case when v_sections <@ '["views", "policies"]'
                then 'Look at what it answers now; a materialized view keeps its rows until it is refreshed.'
            when a ->> 'returns' in ('trigger', 'event_trigger')
            then 'Look at what the trigger does now; rows that were written are not touched.'
            else 'If an index or a generated column calls it: `reindex table ' || p_table || ';` '
                || case when p_context #>> '{table_after,kind}' = 'partitioned table' then 'outside of a transaction (25001) '
                    else '' end || 'and write the rows again. If a check does, '
                || 'drop and add the check to test the rows.' end,
        'look', format('select pg_get_functiondef(oid) from pg_proc where pronamespace = %L::regnamespace and proname = %L',
            quote_ident(a ->> 'schema'), case when v_name like '"%' then replace(substr(v_name, 2, length(v_name) - 2), '""', '"')
                else v_name end),
        'old_function', schemawatch._object_path('functions', b, null),
        'new_function', schemawatch._object_path('functions', a, null));
end
$$;

comment on function schemawatch._function_facts(schemawatch._object_pair, text, jsonb) is
'What the placeholders of a finding on a function stand for: what of it changed, what that makes necessary, what calls it,
and whom it keeps from which statements.';


create or replace function schemawatch._function_findings(p_pair schemawatch._object_pair, p_context jsonb)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_own text := schemawatch._first_of(p_pair.changed, array['name', 'schema', 'not_executable_by']);
    v_denied text := case when p_pair.before is not null then 'not_executable_by' end;
begin
    -- under another name it is the same, and what uses it follows
    return next (case when v_own is not null then 'dependent-function-changed' end,
        case when 'body' = any (p_pair.changed) then 'body' else v_own end, p_pair.changed)::schemawatch._finding;
    -- as a rule everybody may execute it
    if p_pair.after is null or not (p_pair.after ? 'not_executable_by' or coalesce(p_pair.before ? 'not_executable_by', false)) then
        return;
    end if;
    if exists (select from schemawatch._execute_changes(p_pair, p_context, true)) then
        return next (case when p_pair.before_ids -> 'calls' = p_pair.after_ids -> 'calls' then 'function-execute-revoked'
            else 'function-not-granted' end, v_denied, array[]::text[])::schemawatch._finding;
    elsif exists (select from schemawatch._execute_changes(p_pair, p_context, false)) then
        return next ('function-execute-granted', v_denied, array[]::text[])::schemawatch._finding;
    end if;
end
$$;

comment on function schemawatch._function_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to a function that the table stands on.';
