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
