create or replace function schemawatch._record_drift(
    p_schema_id bigint,
    p_document jsonb,
    p_source text,
    p_event schemawatch.ddl_event,
    p_version integer,
    p_fingerprint text default null,
    p_missed_because text default null
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_document jsonb := p_document;
    v_version integer := p_version;
    v_fingerprint text := p_fingerprint;
    v_last schemawatch.snapshot;
    v_changes schemawatch.classified_change[];
    v_reverted bigint[];
    v_declared_as text;
    v_drift_id bigint;
begin
    -- Another transaction may store the next version first, and then the difference is another: two commits
    -- that both changed the table without excluding each other (CREATE INDEX, GRANT). Bounded all the same.
    for i in 1 .. 5 loop
        select snap.* into v_last
        from schemawatch.snapshot as snap
        where snap.schema_id = p_schema_id
        order by snap.version desc
        limit 1;
        if v_version <> v_last.version then
            -- stored after the document was read: that one may lack what the version has
            v_document := schemawatch._current_document(p_schema_id);
            v_fingerprint := null;
        end if;
        v_version := v_last.version;
        if v_last.document = v_document then
            return null;
        end if;
        v_changes := schemawatch._judge(p_schema_id, v_last.document, v_document);
        if cardinality(v_changes) = 0 then
            perform schemawatch._refresh_snapshot(v_last, v_document, v_fingerprint);
            return null;
        end if;
        if schemawatch._store_snapshot(p_schema_id, v_last.version + 1, v_document, p_source, v_fingerprint) then
            exit;
        end if;
        if i = 5 then
            raise exception 'version % of schema_id % is contended', v_last.version + 1, p_schema_id
                using errcode = 'SW901', hint = 'The next scan records the change.';
        end if;
    end loop;
    v_declared_as := schemawatch._declared_as(p_event);
    v_reverted := schemawatch._reverted_drifts(p_schema_id, v_document);
    insert into schemawatch.drift (
        schema_id, version_from, version_to, impact, summary, source, transaction_id, session_user_name,
        role_name, application_name, client_addr, declared_as, statement, missed_because)
    values (
        p_schema_id, v_last.version, v_last.version + 1, v_changes[1].impact,
        schemawatch._drift_summary(v_changes), p_source, (p_event).transaction_id, (p_event).session_user_name,
        (p_event).role_name, (p_event).application_name, (p_event).client_addr, v_declared_as,
        (p_event).statement, case when p_source = 'scan' then
            coalesce(p_missed_because, schemawatch._missed_because(v_last, v_document, p_event)) end)
    returning drift_id into v_drift_id;
    perform schemawatch._store_changes(v_drift_id, v_changes);
    perform schemawatch._store_verdicts(v_drift_id, p_schema_id, v_last.document, v_document, v_changes);
    perform schemawatch._first_status(v_drift_id, v_declared_as, v_reverted);
    perform schemawatch._match_announcements(v_drift_id, p_schema_id);
    perform schemawatch._guard(v_drift_id);  -- before the message, which says what it let pass
    perform schemawatch.enqueue_deliveries(v_drift_id);
    return v_drift_id;
end
$$;

comment on function schemawatch._record_drift(bigint, jsonb, text, schemawatch.ddl_event, integer, text, text) is
'Compares a table''s document with its newest version; stores the next version, the drift with its changes and
the deliveries, all in the caller''s transaction. Returns the drift_id, or null when nothing changed. p_event
says who did it, when that is known; p_missed_because why only a scan saw it; p_version is the newest version as
of before the document was read. Raises SW901 when other transactions keep storing the version first.';
