create or replace function schemawatch._past_policies(p_view jsonb, p_ids jsonb, p_context jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    select coalesce(
        p_context -> 'table_after' ? 'row_security'
        -- through another view: that one says as whom the table is read
        and p_ids -> 'over' = 'null'
        and (p_ids -> 'owner_exempt' = 'true'
            or p_view -> 'owner' = p_context #> '{table_after,owner}'
                and not p_context -> 'table_after' ? 'row_security_forced'), false)
$$;

comment on function schemawatch._past_policies(jsonb, jsonb, jsonb) is
'Whether a view without security_invoker reads the table as somebody to whom none of its policies applies.';
