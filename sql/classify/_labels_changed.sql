create or replace function schemawatch._labels_changed(p_type jsonb, p_context jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    select coalesce(p_context -> 'types_before' -> named.key -> 'labels'
        <> p_context -> 'types_after' -> named.key -> 'labels', false)
    from (select format('%I.%I', p_type ->> 'schema', p_type ->> 'name')) as named (key)
$$;

comment on function schemawatch._labels_changed(jsonb, jsonb) is
'Whether a type is an enum that was rebuilt with other labels: the label findings then say so.';
