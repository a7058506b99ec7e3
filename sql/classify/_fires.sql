create or replace function schemawatch._fires(p_object jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    -- of a constraint with several triggers, all; nothing said means that all fire
    select coalesce(p_object ->> 'enabled', 'origin') !~ 'disabled|replica'
$$;

comment on function schemawatch._fires(jsonb) is
'Whether a trigger, or the triggers that enforce a constraint, fire in ordinary sessions.';
