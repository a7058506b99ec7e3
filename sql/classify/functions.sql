-- Decides: dependent-function-changed.

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


create or replace function schemawatch._function_facts(p_pair schemawatch._object_pair, p_table text)
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
begin
    return jsonb_build_object(
        'aspects', (
            select string_agg(case att.name
                    when 'body' then 'has a new body'
                    when 'strict' then case when a ? 'strict' then 'answers NULL when an argument is NULL (STRICT)'
                        else 'is called with NULL arguments as well (no longer STRICT)' end
                    when 'security' then format('runs with the rights of its %s', case when a ? 'security' then 'owner (SECURITY DEFINER)'
                        else 'caller (SECURITY INVOKER)' end)
                    when 'config' then format('runs under %s instead of %s',
                        coalesce('SET ' || schemawatch._list_minus(a -> 'config', '[]'), 'the settings of the session'),
                        coalesce('SET ' || schemawatch._list_minus(b -> 'config', '[]'), 'those of the session'))
                    else format('is %s instead of %s (%s)', upper(coalesce(a ->> att.name, 'not')),
                        upper(coalesce(b ->> att.name, 'not')), att.name) end,
                ' and ' order by att.ord)
            from unnest(p_pair.changed) with ordinality as att (name, ord)),
        'effect', case when a ->> 'returns' in ('trigger', 'event_trigger')
            then format('`INSERT`, `UPDATE` or `DELETE` of %s, where the trigger calls it, may fail where it passed, or silently write '
                'something else.', p_table)
            else format('`INSERT INTO %s ...` may fail where it passed (23514 for a check), and stored rows or index entries may '
                'silently contradict it: nothing is checked again.', p_table) end,
        'again', case when a ->> 'returns' in ('trigger', 'event_trigger')
            then 'Look at what the trigger does now; rows that were written are not touched.'
            else 'If an index or a generated column calls it: `reindex table ' || p_table || ';` and write the rows again. If a check does, '
                || 'drop and add the check to test the rows.' end,
        'look', format('select pg_get_functiondef(oid) from pg_proc where pronamespace = %L::regnamespace and proname = %L',
            quote_ident(a ->> 'schema'), case when v_name like '"%' then replace(substr(v_name, 2, length(v_name) - 2), '""', '"')
                else v_name end),
        'old_function', schemawatch._object_path('functions', b, null),
        'new_function', schemawatch._object_path('functions', a, null));
end
$$;

comment on function schemawatch._function_facts(schemawatch._object_pair, text) is
'What the placeholders of a finding on a function stand for: what of it changed, and what that makes necessary.';


create or replace function schemawatch._function_findings(p_pair schemawatch._object_pair)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_own text := schemawatch._first_of(p_pair.changed, array['name', 'schema']);
begin
    -- under another name it is the same, and what uses it follows
    return next (case when v_own is not null then 'dependent-function-changed' end,
        case when 'body' = any (p_pair.changed) then 'body' else v_own end, p_pair.changed)::schemawatch._finding;
end
$$;

comment on function schemawatch._function_findings(schemawatch._object_pair) is
'The rules that apply to a function that the table stands on.';
