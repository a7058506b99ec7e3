create or replace function schemawatch._announced_findings(p_schema_id bigint, p_changes jsonb)
returns schemawatch.classified_change[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changes schemawatch.classified_change[];
begin
    if jsonb_typeof(p_changes) <> 'array' or jsonb_array_length(p_changes) not between 1 and 1000 then
        raise exception 'what is announced are 1 to 1000 findings'
            using errcode = 'SW009', hint = 'As a preview has them.';
    end if;
    v_changes := array(
        select change
        from jsonb_array_elements(p_changes) with ordinality as item (value, ord)
        cross join lateral jsonb_populate_record(null::schemawatch.classified_change,
            '{"muted": false}' || item.value || jsonb_build_object('position', item.ord)) as change
        order by item.ord);
    if exists (
        select
        from jsonb_array_elements(p_changes) as item (value)
        where (item.value ->> 'schema_id')::bigint <> p_schema_id)
    then
        raise exception 'a finding is of another table'
            using errcode = 'SW009', hint = 'Announce each table by itself.';
    end if;
    if exists (
        select
        from unnest(v_changes) as change
        where change.fingerprint !~ '^[0-9a-f]{32}$' or change.impact not in ('SAFE', 'RISKY', 'BREAKING')
           or change.message is null or change.remedy is null or change.object_kind is null or change.object_name is null
           or change.fingerprint is null or change.impact is null
           or not exists (select from schemawatch.rule as rule where rule.rule_id = change.rule_id))
    then
        raise exception 'what is announced is not a finding'
            using errcode = 'SW009', hint = 'Give each whole, as a preview has it.';
    end if;
    return v_changes;
end
$$;

comment on function schemawatch._announced_findings(bigint, jsonb) is
'The findings of a table, from rows of preview() as JSON. Raises SW009 for what is none.';


create or replace function schemawatch._announced_consumers(p_schema_id bigint, p_changes jsonb)
returns jsonb
language sql
stable
as $$
    select coalesce(jsonb_agg(jsonb_build_object(
            'name', own.name, 'owner', own.owner, 'channel', own.channel, 'impact', coalesce(worst.impact, 'SAFE'),
            'changes', coalesce(worst.positions, '[]'),
            'reason', coalesce(worst.reason, 'Nothing that changes touches what it uses.'))
        order by schemawatch._impact_rank(coalesce(worst.impact, 'SAFE')) desc, own.name), '[]')
    from schemawatch._use as own
    left join lateral (
        select
            (array_agg(hit.impact order by hit.rank desc, hit.ord))[1] as impact,
            jsonb_agg(hit.ord order by hit.rank desc, hit.ord) as positions,
            (array_agg(hit.reason order by hit.rank desc, hit.ord))[1] as reason
        from (
            select item.ord, said.impact, schemawatch._impact_rank(said.impact) as rank, concat(
                'It ' || said.why || '. ', rule.title || ': ', item.value ->> 'object_name', '.') as reason
            from jsonb_array_elements(p_changes) with ordinality as item (value, ord)
            join schemawatch.rule as rule on rule.rule_id = item.value ->> 'rule_id'
            cross join lateral (
                select
                    -- of whom nothing is said it is taken for what it is by itself
                    coalesce(con.value ->> 'impact', item.value ->> 'impact') as impact,
                    con.value ->> 'reason' as why
                from (select) as one
                left join jsonb_array_elements(item.value -> 'consumers') as con (value) on con.value ->> 'name' = own.name
                limit 1
            ) as said
            where said.impact <> 'SAFE'
        ) as hit
    ) as worst on true
    where own.schema_id = p_schema_id
$$;

comment on function schemawatch._announced_consumers(bigint, jsonb) is
'What findings that are rows of preview() as JSON come to for each consumer of the table, in the form of _drift_consumers().';


create or replace function schemawatch.announce_change(
    p_schema_id bigint,
    p_reason text,
    p_at timestamptz,
    p_changes jsonb,
    p_by text default session_user
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changes schemawatch.classified_change[];
    v_fingerprints text[];
    v_announcement_id bigint;
begin
    perform schemawatch._check_here(p_schema_id);
    perform schemawatch._check_reason(p_reason);
    perform schemawatch._check_decider(p_by);
    -- a date is its first moment, which has passed when it is today's
    if p_at is null or p_at <= now() - interval '1 day' or p_at > now() + interval '10 years' then
        raise exception 'the time % is not within ten years from now', coalesce(p_at::text, 'null')
            using errcode = 'SW009', hint = 'For instance now() + interval ''30 days''.';
    end if;
    v_changes := schemawatch._announced_findings(p_schema_id, p_changes);
    v_fingerprints := array(select distinct change.fingerprint from unnest(v_changes) as change order by 1);
    -- the second of two equal calls sees what the first one announced
    perform pg_advisory_xact_lock(hashtextextended(format('schemawatch.announcement %s', p_schema_id), 0));
    v_announcement_id := (
        select min(ann.announcement_id)
        from schemawatch.announced_change as ann
        where ann.schema_id = p_schema_id and ann.withdrawn_at is null and ann.fingerprints = v_fingerprints
          and cardinality(schemawatch._announced_left(ann.announcement_id)) > 0);
    if v_announcement_id is not null then
        raise exception 'announcement % says the same', v_announcement_id
            using errcode = 'SW204', hint = 'Withdraw it first, to announce it for another time or reason.';
    end if;
    insert into schemawatch.announced_change (
        schema_id, table_name, reason, planned_at, impact, summary, changes, consumers, fingerprints, announced_by)
    select p_schema_id, format('%I.%I', head.schema_name, head.table_name), btrim(p_reason), p_at,
        (select change.impact from unnest(v_changes) as change order by schemawatch._impact_rank(change.impact) desc limit 1),
        schemawatch._drift_summary(v_changes), to_jsonb(v_changes),
        schemawatch._announced_consumers(p_schema_id, p_changes),
        v_fingerprints, btrim(p_by)
    from schemawatch._head as head
    where head.schema_id = p_schema_id
    returning announcement_id into v_announcement_id;
    perform schemawatch._queue_announcement(v_announcement_id, 'schema.change.announced');
    return v_announcement_id;
end
$$;

comment on function schemawatch.announce_change(bigint, text, timestamptz, jsonb, text) is
'Announces a change of a table, from p_at on: its findings as rows of preview() in a JSON array. Whoever would be told of the
drift is told of it now, and the drift that then happens says whether it is what was announced. Nothing is let pass by it. p_by is
who announces. Returns the announcement_id. Raises SW101 for an unknown schema_id, SW009 for what is no finding or no time, SW204
where the same is announced and has not happened.';

create or replace function schemawatch.announce_change(
    p_table text,
    p_reason text,
    p_at timestamptz,
    p_statement text,
    p_by text default session_user
)
returns bigint
language plpgsql
volatile
as $$
declare
    v_schema_id constant bigint := schemawatch._schema_id(p_table, pg_catalog.current_schemas(true));
    v_changes jsonb;
    v_others text;
begin
    perform schemawatch._check_here(v_schema_id);
    select
        pg_catalog.jsonb_agg(pg_catalog.to_jsonb(change) order by change."position")
            filter (where change.schema_id = v_schema_id),
        pg_catalog.string_agg(distinct change.table_name, ', ') filter (where change.schema_id is distinct from v_schema_id)
    into v_changes, v_others
    from schemawatch.preview(p_statement) as change;
    if v_changes is null then
        raise exception 'that changes nothing of %', p_table
            using errcode = 'SW009', hint = coalesce(
                pg_catalog.textcat(pg_catalog.textcat('It changes ', v_others), '.'), 'A preview says what SQL changes.');
    end if;
    if v_others is not null then
        raise notice 'what it changes of % is not announced by this', v_others
            using hint = 'Announce it for each of them.';
    end if;
    return schemawatch.announce_change(v_schema_id, p_reason, p_at, v_changes, p_by);
end
$$;

comment on function schemawatch.announce_change(text, text, timestamptz, text, text) is
'The same for a table by its name, written as in SQL, and for SQL: it is run with the caller''s rights and undone, as by
preview(). Raises SW009 when it changes nothing of the table.';


create or replace function schemawatch._check_announced(p_announcement_id bigint)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_state constant text := (
        select own.state from schemawatch.announced_change_status as own where own.announcement_id = p_announcement_id);
begin
    if v_state is null then
        raise exception 'no announcement has the number %', coalesce(p_announcement_id::text, 'null')
            using errcode = 'SW104', hint = 'List them with SELECT * FROM schemawatch.announced_change_status;';
    elsif v_state in ('done', 'withdrawn') then
        raise exception 'announcement % is %', p_announcement_id, v_state
            using errcode = 'SW204', hint = 'What it announced can be announced again.';
    end if;
end
$$;

comment on function schemawatch._check_announced(bigint) is
'Raises SW104 for an unknown announcement, SW204 for one that is done or withdrawn.';


create or replace function schemawatch.withdraw_announcement(p_announcement_id bigint, p_by text default session_user)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_decider(p_by);
    -- the second of two waits, and then sees what the first did
    perform from schemawatch.announced_change as ann where ann.announcement_id = p_announcement_id for no key update;
    perform schemawatch._check_announced(p_announcement_id);
    update schemawatch.announced_change as ann
    set withdrawn_at = clock_timestamp(), withdrawn_by = btrim(p_by)
    where ann.announcement_id = p_announcement_id;
    perform schemawatch._queue_announcement(p_announcement_id, 'schema.change.withdrawn');
end
$$;

comment on function schemawatch.withdraw_announcement(bigint, text) is
'Says that an announced change will not happen, to those who would be told of it; the row stays. Raises SW104 for an unknown
number, SW204 for one that is done or withdrawn.';


create or replace function schemawatch.answer_announcement(
    p_announcement_id bigint,
    p_consumer text,
    p_answer text,
    p_not_before timestamptz default null,
    p_note text default null,
    p_by text default session_user
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_consumer_id constant bigint := schemawatch._consumer_id(p_consumer);
    v_answer_id bigint;
begin
    perform schemawatch._check_announced(p_announcement_id);
    perform schemawatch._check_decider(p_by);
    if p_answer is null or p_answer not in ('ready', 'not_before') or (p_answer = 'not_before') <> (p_not_before is not null)
        or not pg_catalog.isfinite(p_not_before)
    then
        raise exception 'an answer is ready, or not_before with a time'
            using errcode = 'SW009', hint = 'For instance not_before, and 2027-02-01.';
    end if;
    if length(p_note) > 2000 then
        raise exception 'a note has at most 2000 characters' using errcode = 'SW009', hint = 'Say the rest elsewhere.';
    end if;
    if not exists (
        select
        from schemawatch.announced_change as ann
        cross join jsonb_array_elements(ann.consumers) as item (value)
        where ann.announcement_id = p_announcement_id and item.value ->> 'name' = p_consumer)
    then
        raise exception '% had declared no use of the table when announcement % was made', p_consumer, p_announcement_id
            using errcode = 'SW104', hint = 'Announced again it says what the change is for this consumer too.';
    end if;
    insert into schemawatch.announced_answer (announcement_id, consumer_id, answer, not_before, note, answered_by)
    values (p_announcement_id, v_consumer_id, p_answer, p_not_before, nullif(btrim(p_note), ''), btrim(p_by))
    returning answer_id into v_answer_id;
    return v_answer_id;
end
$$;

comment on function schemawatch.answer_announcement(bigint, text, text, timestamptz, text, text) is
'What a consumer says to an announced change: ready, or not_before with p_not_before. Its last answer counts. A change that
happens before that time is committed all the same, and its drift says so. p_by is who answers. Returns the answer_id. Raises
SW106 for an unknown consumer, SW104 for an unknown announcement or a consumer that did not use the table then, SW204 for an
announcement that is done or withdrawn, SW009 for another answer.';
