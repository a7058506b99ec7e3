create or replace function schemawatch._reverted_drifts(p_schema_id bigint, p_document jsonb)
returns bigint[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- planning the comparison takes longer than all the rest
set plan_cache_mode = force_generic_plan
as $$
declare
    c_depth constant integer := 20;  -- this runs in somebody's COMMIT
    v_digest text;
    v_columns jsonb;
    v_open bigint[];
    v_version integer;
    v_old jsonb;
begin
    -- The newest drifts, as far back as nobody relies on what one of them did: whoever acknowledged or resolved
    -- one has adapted to it, and a SAFE one (an added column) may be in use. Taking that back is news.
    with recent as (
        select drf.drift_id, drf.version_to, drf.impact, newest.changed_by,
            coalesce(newest.status, drf.status) as status
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
    ),
    barrier as (
        select coalesce(max(recent.version_to), 0) as version
        from recent
        where case recent.status
            when 'open' then recent.impact = 'SAFE'
            when 'resolved' then recent.changed_by is distinct from 'schemawatch'
            else true
        end
    )
    select array_agg(recent.drift_id) into v_open
    from recent
    cross join barrier
    where recent.version_to > barrier.version and recent.status = 'open';
    if v_open is null then
        return array[]::bigint[];
    end if;
    v_digest := schemawatch._digest(p_document);
    v_columns := schemawatch._column_numbers(p_document);
    -- The digest is the cheap question. Objects that were made anew have the same one: columns that lost their
    -- data differ by attnum, sequences that start again by oid, a table that did by the rest of the difference. A
    -- type made anew kept its values: no label of an enum can be taken away otherwise.
    for v_version in
        select old.version
        from schemawatch.drift as drf
        join schemawatch.snapshot as old on old.schema_id = drf.schema_id and old.version = drf.version_from
        where drf.drift_id = any (v_open) and old.digest = v_digest
        order by old.version
    loop
        -- one document at a time, unpacked once, and none of a version that is no candidate: they are large
        v_old := (
            select old.document || '{}' from schemawatch.snapshot as old
            where old.schema_id = p_schema_id and old.version = v_version);
        if v_old #> '{identity,origin}' = p_document #> '{identity,origin}'
            and v_old #> '{identity,sequences}' is not distinct from p_document #> '{identity,sequences}'
            and schemawatch._column_numbers(v_old) is not distinct from v_columns
        then
            if not exists (
                select from schemawatch._diff_objects(v_old, p_document) as pair
                where case pair.section
                    when 'types' then pair.changed is distinct from array['recreated']
                    when 'columns' then pair.changed is distinct from array['type_identity']
                    else true
                end)
            then
                return array(
                    select drf.drift_id
                    from schemawatch.drift as drf
                    where drf.drift_id = any (v_open) and drf.version_from >= v_version
                    order by drf.drift_id);
            end if;
        end if;
    end loop;
    return array[]::bigint[];
end
$$;

comment on function schemawatch._reverted_drifts(bigint, jsonb) is
'The open drifts of a table that its new document takes back altogether: it is again as it was before the oldest
of them. Empty when it is not. Looks back over twenty drifts.';
