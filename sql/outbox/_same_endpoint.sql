create or replace function schemawatch._same_endpoint(
    p_url text,
    p_schema_ids bigint[],
    p_table_pattern text,
    p_audience text[],
    p_transitions text[]
)
returns bigint
language sql
stable
as $$
    select ep.endpoint_id
    from schemawatch.endpoint as ep
    where ep.url = p_url
      and ep.table_pattern is not distinct from p_table_pattern
      -- the same tables, audience and transitions, in whatever order and however often; none are all
      and coalesce(ep.schema_ids, array_remove(array[ep.schema_id], null)) <@ coalesce(p_schema_ids, '{}')
      and coalesce(p_schema_ids, '{}') <@ coalesce(ep.schema_ids, array_remove(array[ep.schema_id], null))
      and (ep.audience <@ p_audience and p_audience <@ ep.audience or coalesce(ep.audience, p_audience) is null)
      and ep.transitions <@ p_transitions and p_transitions <@ ep.transitions
    order by ep.disabled_at is not null, ep.endpoint_id
    limit 1
$$;

comment on function schemawatch._same_endpoint(text, bigint[], text, text[], text[]) is
'The endpoint that has this URL and hears of the same tables, audience and transitions: an enabled one rather than
a disabled one, then the oldest; null when there is none.';
