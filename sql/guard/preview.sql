create or replace function schemawatch._moved_since(p_schema_ids bigint[], p_marks jsonb)
returns bigint[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now jsonb := schemawatch._fingerprint_map(p_schema_ids);
begin
    return array(
        select given.schema_id
        from unnest(p_schema_ids) as given (schema_id)
        -- no fingerprint: dropped before, and perhaps back
        where p_marks ->> given.schema_id::text is null
           or p_marks ->> given.schema_id::text is distinct from v_now ->> given.schema_id::text);
end
$$;

comment on function schemawatch._moved_since(bigint[], jsonb) is
'Which of these tables have another fingerprint than they had when _fingerprint_map() was asked.';


create or replace function schemawatch._preview_marks()
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_ids constant bigint[] := array(
        select head.schema_id from schemawatch._head as head where head.paused_at is null);
begin
    return jsonb_build_object(
        'schema_ids', v_ids,
        'versions', schemawatch._version_map(v_ids),
        'fingerprints', schemawatch._fingerprint_map(v_ids),
        -- what is there already, but in no version yet, is not the script's doing
        'unseen', (
            select jsonb_object_agg(now.schema_id, now.document)
            from schemawatch._current_documents(array(
                select moved.schema_id from schemawatch._moved_tables(null) as moved)) as now),
        'new_tables', array(select fresh.relid::bigint from schemawatch._new_tables() as fresh));
end
$$;

comment on function schemawatch._preview_marks() is
'What _preview_changes() has to know of the time before the SQL that is tried.';


create or replace function schemawatch._preview_changes(p_marks jsonb)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_moved constant bigint[] := schemawatch._moved_since(
        array(select jsonb_array_elements_text(p_marks -> 'schema_ids')::bigint), p_marks -> 'fingerprints');
    v_new constant oid[] := array(select jsonb_array_elements_text(p_marks -> 'new_tables')::bigint::oid);
begin
    return (
        with pairs as (
            select now.schema_id, format('%I.%I', snap.schema_name, snap.table_name) as table_name,
                coalesce(p_marks -> 'unseen' -> now.schema_id::text, snap.document) as old, now.document as new
            from schemawatch._current_documents(v_moved) as now
            join schemawatch.snapshot as snap
                on snap.schema_id = now.schema_id
                    and snap.version = (p_marks -> 'versions' ->> now.schema_id::text)::integer
            union all
            select null, schemawatch._table_name(now.document -> 'table'), schemawatch._dropped_document(), now.document
            from schemawatch._snapshot_documents(array(
                select fresh.relid from schemawatch._new_tables() as fresh
                where fresh.relid <> all (v_new))) as now
        ),
        judged as materialized (
            select pairs.*, schemawatch._judge(pairs.schema_id, pairs.old, pairs.new, null) as changes
            from pairs
        ),
        hit as materialized (
            select judged.schema_id, found.*
            from judged
            cross join lateral schemawatch._verdicts_by_finding(
                judged.schema_id, judged.old, judged.new, judged.changes) as found
            where schemawatch._has_consumers(judged.schema_id)
        )
        select jsonb_agg(jsonb_build_object('schema_id', judged.schema_id, 'table_name', judged.table_name)
                || to_jsonb(change) || jsonb_build_object('consumers', (
                    select coalesce(jsonb_agg(jsonb_build_object('name', own.name, 'owner', own.owner, 'channel', own.channel,
                            'impact', coalesce(hit.impact, 'SAFE'), 'reason', hit.why)
                        order by schemawatch._impact_rank(coalesce(hit.impact, 'SAFE')) desc, own.name), '[]')
                    from schemawatch._use as own
                    left join hit on hit.schema_id = own.schema_id and hit.name = own.name and hit.ord = change."position"
                    where own.schema_id = judged.schema_id))
            order by judged.table_name, change."position")
        from judged
        cross join lateral unnest(judged.changes) as change);
end
$$;

comment on function schemawatch._preview_changes(jsonb) is
'What happened to the watched tables since _preview_marks(), judged, by table, and for each consumer of it; null when nothing did. The same transaction
asks both, and undoes what is in between.';


create or replace function schemawatch.preview(p_sql text)
returns table (
    schema_id bigint,
    table_name text,
    "position" integer,
    rule_id text,
    impact text,
    readers text,
    writers text,
    cdc text,
    object_kind text,
    object_name text,
    attribute text,
    before jsonb,
    after jsonb,
    message text,
    remedy text,
    collateral jsonb,
    who text,
    how text,
    sure text,
    fingerprint text,
    default_impact text,
    muted boolean,
    decided_by text,
    decided_reason text,
    decided_until timestamptz,
    consumers jsonb
)
language plpgsql
volatile
set jit = off
as $$
#variable_conflict use_column
declare
    v_marks constant jsonb := schemawatch._preview_marks();
    v_found jsonb;
begin
    begin
        execute p_sql;
        v_found := schemawatch._preview_changes(v_marks);
        raise exception 'preview' using errcode = 'SW900';
    exception when sqlstate 'SW900' then
        null;  -- everything that the statements did is undone; what was found is kept
    end;
    return query
    select found.*
    from jsonb_to_recordset(v_found) as found (
        schema_id bigint, table_name text, "position" integer, rule_id text, impact text, readers text,
        writers text, cdc text, object_kind text, object_name text, attribute text, before jsonb, after jsonb,
        message text, remedy text, collateral jsonb, who text, how text, sure text, fingerprint text,
        default_impact text, muted boolean, decided_by text, decided_reason text, decided_until timestamptz,
        consumers jsonb);
end
$$;

comment on function schemawatch.preview(text) is
'Runs the SQL with the caller''s rights, says what it would do to the watched tables, and undoes it. A table that
would be watched from then on (p_future) has no schema_id yet. It takes
the locks that the SQL takes until then, so set lock_timeout. Statements that cannot run in a transaction
(CREATE INDEX CONCURRENTLY, VACUUM, COMMIT) are refused by PostgreSQL, and its errors come through unchanged.';
