-- Once, in the run of migrate that applies 0011: what older versions stored in clear. Bounded: of the newest different
-- texts c_most are redacted; what is older, and the copies in messages and kept answers, is left out.
do $$
declare
    c_most constant integer := 20000;
    c_key constant text := '("statement": ?)"(?:[^"\\]|\\.)*"';
begin
    if current_setting('schemawatch.redact_stored', true) is distinct from 'on' then
        return;
    end if;
    update schemawatch.ddl_event as event
    set (statement) = row (known.redacted)
    from schemawatch.ddl_event as own
    left join (
        select raw.statement, schemawatch._redacted(raw.statement) as redacted
        from (
            select grouped.statement
            from schemawatch.ddl_event as grouped
            where grouped.statement is not null
            group by grouped.statement
            order by max(grouped.event_id) desc
            limit c_most
        ) as raw
    ) as known using (statement)
    where own.event_id = event.event_id and event.statement is not null
      and event.statement is distinct from known.redacted;
    update schemawatch.drift as drf
    set (statement) = row (known.redacted)
    from schemawatch.drift as own
    left join (
        select raw.statement, schemawatch._redacted(raw.statement) as redacted
        from (
            select grouped.statement
            from schemawatch.drift as grouped
            where grouped.statement is not null
            group by grouped.statement
            order by max(grouped.drift_id) desc
            limit c_most
        ) as raw
    ) as known using (statement)
    where own.drift_id = drf.drift_id and drf.statement is not null
      and drf.statement is distinct from known.redacted;
    update schemawatch.capture_error as err
    set message = schemawatch._message_without_value(err.sqlstate, err.message),
        context = case err.phase when 'scan' then err.context else schemawatch._own_frames(err.context) end;
    -- quotes inside strings are escaped in JSON, so this is a key
    update schemawatch.delivery as dl
    set payload = regexp_replace(dl.payload::text, c_key, '\1null', 'g')::jsonb
    where dl.payload::text ~ c_key;
    -- options of foreign tables, in documents and in what was told of them
    update schemawatch.snapshot as snap
    set document = hidden.document, digest = schemawatch._digest(hidden.document)
    from (
        select
            own.schema_id, own.version,
            jsonb_set(
                case when own.document #> '{table,foreign_options}' is null then own.document
                    else jsonb_set(own.document, '{table,foreign_options}',
                        schemawatch._foreign_options(own.document #> '{table,foreign_options}')) end,
                '{columns}', (
                    select jsonb_agg(
                        case when col.item ? 'foreign_options' then jsonb_set(col.item, '{foreign_options}',
                            schemawatch._foreign_options(col.item -> 'foreign_options')) else col.item end
                        order by col.place)
                    from jsonb_array_elements(own.document -> 'columns') with ordinality as col (item, place)),
                false) as document
        from schemawatch.snapshot as own
        where own.document #>> '{table,kind}' = 'foreign table'
    ) as hidden
    where hidden.schema_id = snap.schema_id and hidden.version = snap.version and hidden.document is not null;
    update schemawatch.drift_change as change
    set before = schemawatch._foreign_options(change.before), after = schemawatch._foreign_options(change.after)
    where change.attribute = 'foreign_options';
    update schemawatch.drift_change as change
    set before = change.before - 'foreign_options', after = change.after - 'foreign_options'
    where change.attribute is null
      and (change.before ? 'foreign_options' or change.after ? 'foreign_options');
    delete from schemawatch.reclassification as was where was.changes_before::text like '%\"foreign\_options"%';
    update schemawatch.delivery as dl
    set payload = jsonb_set(dl.payload, '{data,changes}', schemawatch.drift_json(dl.drift_id) -> 'changes')
    where dl.payload -> 'data' ? 'changes' and dl.payload::text like '%\"foreign\_options"%';
    update schemawatch.delivery as dl
    set payload = jsonb_set(dl.payload, '{data,drifts}', (
        select jsonb_agg(
            part.drift || jsonb_build_object(
                'changes', schemawatch.drift_json((part.drift ->> 'drift_id')::bigint) -> 'changes')
            order by part.place)
        from jsonb_array_elements(dl.payload #> '{data,drifts}') with ordinality as part (drift, place)))
    where dl.payload -> 'data' ? 'drifts' and dl.payload::text like '%\"foreign\_options"%';
    update schemawatch.idempotent_request as req
    set body = regexp_replace(req.body, c_key, '\1null', 'g')
    where req.body ~ c_key;
end
$$;
