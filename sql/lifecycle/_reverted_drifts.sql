create or replace function schemawatch._reverted_drifts(p_schema_id bigint, p_document jsonb)
returns bigint[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    c_depth constant integer := 20;  -- this runs in somebody's COMMIT
    v_digest text := schemawatch._digest(p_document);
    v_recent bigint[];
    v_version integer;
begin
    -- The newest drifts, as far back as nobody relies on what one of them did: whoever acknowledged or resolved
    -- one has adapted to it, and a SAFE one (an added column) may be in use. Taking that back is news.
    with recent as (
        select drf.drift_id, drf.version_to, case
            when coalesce(newest.status, drf.status) = 'open' then drf.impact <> 'SAFE'
            else coalesce(newest.changed_by = 'schemawatch' and newest.status = 'resolved', false)
        end as reversible
        from schemawatch.drift as drf
        left join lateral (
            select moved.status, moved.changed_by
            from schemawatch.drift_status_change as moved
            where moved.drift_id = drf.drift_id
            order by moved.change_id desc
            limit 1
        ) as newest on true
        where drf.schema_id = p_schema_id
        order by drf.version_to desc
        limit c_depth
    )
    select array_agg(recent.drift_id) into v_recent
    from recent
    where recent.version_to > coalesce((
        select max(barrier.version_to) from recent as barrier where not barrier.reversible), 0);
    if v_recent is null then
        return '{}';
    end if;
    -- The digest is the cheap question. Objects that were made anew have the same one: columns and tables that
    -- lost their data differ for classify_changes(), sequences that start again by their oids.
    select drf.version_from into v_version
    from schemawatch.drift as drf
    join schemawatch.snapshot as old on old.schema_id = drf.schema_id and old.version = drf.version_from
    where drf.drift_id = any (v_recent)
      and old.digest = v_digest
      and old.document #> '{identity,origin}' = p_document #> '{identity,origin}'
      and old.document #> '{identity,sequences}' is not distinct from p_document #> '{identity,sequences}'
      and not exists (select from schemawatch.classify_changes(old.document, p_document))
    order by drf.version_from
    limit 1;
    return array(
        select drf.drift_id
        from schemawatch.drift as drf
        left join lateral (
            select moved.status
            from schemawatch.drift_status_change as moved
            where moved.drift_id = drf.drift_id
            order by moved.change_id desc
            limit 1
        ) as newest on true
        where drf.drift_id = any (v_recent) and drf.version_from >= v_version
          and coalesce(newest.status, drf.status) = 'open'
        order by drf.drift_id);
end
$$;

comment on function schemawatch._reverted_drifts(bigint, jsonb) is
'The open drifts of a table that its new document takes back altogether: it is again as it was before the oldest
of them. Empty when it is not. Looks back over twenty drifts.';
