-- Once, in the run of migrate that applies 0009: texts that older versions stored in clear. Bounded: of the newest
-- different texts c_most are redacted; what is older, and the copies in messages and kept answers, is left out.
do $$
declare
    c_most constant integer := 20000;
    c_key constant text := '("statement": ?)"(?:[^"\\]|\\.)*"';
begin
    if current_setting('schemawatch.redact_stored', true) is distinct from 'on' then
        return;
    end if;
    update schemawatch.ddl_event as event
    set statement = known.redacted
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
    set statement = known.redacted
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
    update schemawatch.idempotent_request as req
    set body = regexp_replace(req.body, c_key, '\1null', 'g')
    where req.body ~ c_key;
end
$$;
