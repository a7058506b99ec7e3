create or replace function schemawatch._kept_since(
    p_subject text
)
returns timestamptz
language sql
stable
as $$
    select clock_timestamp() - ret.keep_for
    from schemawatch.retention as ret
    where ret.subject = p_subject
$$;

comment on function schemawatch._kept_since(text) is
'The moment before which prune() forgets this; null when it forgets nothing.';
