create or replace function schemawatch._policy_is_idle(p_policy jsonb, p_others jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    with own as (
        select p_policy ->> 'permissive' = 'true' as permissive, p_policy ->> 'command' as command,
            p_policy #>> '{using,text}' as shown,
            coalesce(p_policy #> '{check,text}', p_policy #> '{using,text}') #>> '{}' as written
    )
    -- permissive ones are joined by OR, restrictive ones by AND
    select case when own.permissive then 'false' else 'true' end = all (array_remove(array[own.shown, own.written], null))
        or exists (
            select from jsonb_array_elements(p_others) as other
            where other -> 'name' <> p_policy -> 'name'
              and other -> 'permissive' = p_policy -> 'permissive'
              and other ->> 'command' in ('all', own.command)
              and (other -> 'roles' ? 'public' or other -> 'roles' @> (p_policy -> 'roles'))
              and (own.command = 'insert' or other #>> '{using,text}' in (own.shown, own.permissive::text))
              and (own.command in ('select', 'delete')
                  or coalesce(other #> '{check,text}', other #> '{using,text}') #>> '{}'
                      in (own.written, own.permissive::text)))
    from own
$$;

comment on function schemawatch._policy_is_idle(jsonb, jsonb) is
'Whether a policy decides nothing beside the others: its condition does not, or one of them says the same for all that
it reaches.';
