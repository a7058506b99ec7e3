create or replace function schemawatch._utc(p_at timestamptz)
returns text
language sql
stable
as $$
    select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')
$$;

comment on function schemawatch._utc(timestamptz) is 'A time as sentences for anybody anywhere have it.';


create or replace function schemawatch._announced_left(p_announcement_id bigint, p_until bigint default null)
returns text[]
language plpgsql  -- keeps its plan: this is asked in COMMIT where a change was announced
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return array(
        select unnest(ann.fingerprints) from schemawatch.announced_change as ann
        where ann.announcement_id = p_announcement_id
        except
        select unnest(met.fingerprints) from schemawatch.announced_match as met
        where met.announcement_id = p_announcement_id and (p_until is null or met.match_id <= p_until));
end
$$;

comment on function schemawatch._announced_left(bigint, bigint) is
'The fingerprints of an announced change that have not happened; with p_until, that had not after this announced_match.';


create or replace view schemawatch._newest_answer as
select distinct on (own.announcement_id, own.consumer_id)
    own.announcement_id, con.name, own.answer, own.not_before, own.note, own.answered_at, own.answered_by
from schemawatch.announced_answer as own
join schemawatch.consumer as con on con.consumer_id = own.consumer_id
order by own.announcement_id, own.consumer_id, own.answer_id desc;

comment on view schemawatch._newest_answer is 'What each consumer answered last to each announced change.';


create or replace function schemawatch._match_announcements(p_drift_id bigint, p_schema_id bigint)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_open bigint[];
begin
    -- This runs at somebody's COMMIT. Where nothing was announced it is this one look.
    if not exists (select from schemawatch.announced_change as ann where ann.schema_id = p_schema_id) then
        return;
    end if;
    v_open := array(
        select ann.announcement_id
        from schemawatch.announced_change as ann
        where ann.schema_id = p_schema_id and ann.withdrawn_at is null
          and cardinality(schemawatch._announced_left(ann.announcement_id)) > 0);
    if cardinality(v_open) = 0 then
        return;
    end if;
    insert into schemawatch.announced_match (announcement_id, drift_id, fingerprints, findings, others, against)
    with waiting as materialized (
        select ann.announcement_id, item.value ->> 'fingerprint' as fingerprint, item.value ->> 'rule_id' as rule_id,
            item.value ->> 'object_kind' as object_kind, item.value ->> 'object_name' as object_name
        from schemawatch.announced_change as ann
        cross join lateral jsonb_array_elements(ann.changes) as item (value)
        where ann.announcement_id = any (v_open)
          and item.value ->> 'fingerprint' = any (schemawatch._announced_left(ann.announcement_id))
    ),
    met as materialized (
        select waiting.announcement_id, waiting.fingerprint, change."position", own.announced
        from waiting
        cross join schemawatch.drift_change as change
        cross join lateral (
            select change.object_kind = waiting.object_kind and change.object_name = waiting.object_name as same_object
        ) as its
        cross join lateral (
            select change.fingerprint = waiting.fingerprint
                -- what is gone is gone, whatever else had become of it until then
                or its.same_object and change.rule_id = waiting.rule_id and change.attribute is null and change.after is null
                as announced
        ) as own
        where change.drift_id = p_drift_id
          -- or another change of the same object, unless it is nothing to anybody
          and (own.announced or (its.same_object or change.rule_id = 'table-removed') and change.impact <> 'SAFE')
    )
    select met.announcement_id, p_drift_id,
        coalesce(array_agg(distinct met.fingerprint) filter (where met.announced), '{}'),
        coalesce(array_agg(distinct met."position") filter (where met.announced), '{}'),
        array(
            select change."position" from schemawatch.drift_change as change
            where change.drift_id = p_drift_id
              and change."position" not in (select own."position" from met as own where own.announced)
            order by 1),
        array(
            select said.name from schemawatch._newest_answer as said
            where said.announcement_id = met.announcement_id and said.not_before > clock_timestamp()
            order by said.name)
    from met
    group by met.announcement_id
    order by met.announcement_id;
end
$$;

comment on function schemawatch._match_announcements(bigint, bigint) is
'Notes in announced_match which open announcements of its table a drift is: by the fingerprints of its findings, or, as something
else than was announced, by their objects.';


create or replace function schemawatch._drift_announced(p_drift_id bigint)
returns jsonb
language plpgsql  -- keeps its plan: a drift whose message is queued asks it in COMMIT
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object(
                'announcement_id', ann.announcement_id,
                'outcome', own.outcome,
                'early', own.early,
                'against', met.against,
                'positions', met.findings,
                'others', met.others,
                'planned_at', ann.planned_at,
                'announced_by', ann.announced_by,
                'reason', ann.reason,
                'summary', concat(
                    case own.outcome
                        when 'announced' then 'As announced'
                        when 'partial' then 'A part of what was announced'
                        else format('Not what was announced: finding %s', array_to_string(met.others, ', ')) end,
                    format(' (announcement %s, for %s).', ann.announcement_id, schemawatch._utc(ann.planned_at)),
                    case when own.early then ' It came before that time.' end,
                    case when cardinality(met.against) > 0 then format(' Not so soon, had answered %s.',
                        array_to_string(met.against, ', ')) end))
            order by met.match_id), '[]')
        from schemawatch.announced_match as met
        join schemawatch.announced_change as ann on ann.announcement_id = met.announcement_id
        join schemawatch.drift as drf on drf.drift_id = met.drift_id
        cross join lateral (
            select
                drf.detected_at < ann.planned_at as early,
                case when cardinality(met.fingerprints) = 0 or cardinality(met.others) > 0 then 'different'
                    when cardinality(schemawatch._announced_left(ann.announcement_id, met.match_id)) > 0 then 'partial'
                    else 'announced' end as outcome
        ) as own
        where met.drift_id = p_drift_id);
end
$$;

comment on function schemawatch._drift_announced(bigint) is
'What a drift is of what was announced: as announced, a part of it or different, before its time or not, and which consumers had
answered that it was too soon.';


create or replace view schemawatch.announced_change_status as
select
    ann.announcement_id, ann.schema_id, ann.table_name, ann.impact, ann.summary, ann.reason, ann.planned_at,
    case
        when ann.withdrawn_at is not null then 'withdrawn'
        when cardinality(schemawatch._announced_left(ann.announcement_id)) = 0 then 'done'
        when met.differs then 'differed'
        when ann.planned_at < now() - interval '1 day' then 'overdue'
        else 'announced'
    end as state,
    hit.names as hit, said.ready, said.not_yet,
    array(select unnest(hit.names) except select unnest(said.ready || said.not_yet) order by 1) as unanswered,
    said.not_before, met.drift_ids,
    ann.announced_at, ann.announced_by, ann.withdrawn_at, ann.withdrawn_by
from schemawatch.announced_change as ann
cross join lateral (
    select array(
        select item.value ->> 'name' from jsonb_array_elements(ann.consumers) as item (value)
        where item.value ->> 'impact' <> 'SAFE' order by 1) as names
) as hit
cross join lateral (
    select
        coalesce(array_agg(own.name order by own.name) filter (where own.answer = 'ready'), '{}') as ready,
        coalesce(array_agg(own.name order by own.name) filter (where own.answer = 'not_before'), '{}') as not_yet,
        max(own.not_before) as not_before
    from schemawatch._newest_answer as own
    where own.announcement_id = ann.announcement_id
) as said
cross join lateral (
    select
        coalesce(array_agg(own.drift_id order by own.drift_id) filter (where own.drift_id is not null), '{}') as drift_ids,
        coalesce(bool_or(cardinality(own.fingerprints) = 0 or cardinality(own.others) > 0), false) as differs
    from schemawatch.announced_match as own
    where own.announcement_id = ann.announcement_id
) as met;

comment on view schemawatch.announced_change_status is
'Every announced change: what, when, whom it hits, and how it stands: announced, overdue (a day past its time), done, differed
(something else happened to what it is about), withdrawn.';
comment on column schemawatch.announced_change_status.hit is 'The consumers that it hits, as it was announced.';
comment on column schemawatch.announced_change_status.ready is 'Those that answered: ready.';
comment on column schemawatch.announced_change_status.not_yet is 'Those that answered: not before some time.';
comment on column schemawatch.announced_change_status.unanswered is 'Those that it hits, and that did not answer.';
comment on column schemawatch.announced_change_status.not_before is 'The latest time before which somebody does not want it.';
comment on column schemawatch.announced_change_status.drift_ids is 'What happened of it.';


create or replace function schemawatch.announcement_json(p_announcement_id bigint)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'announcement_id', own.announcement_id,
        'source_name', schemawatch.source_name(),
        'schema_id', own.schema_id,
        'table', own.table_name,
        'impact', own.impact,
        'summary', own.summary,
        'reason', own.reason,
        'planned_at', own.planned_at,
        'state', own.state,
        'announced_at', own.announced_at,
        'announced_by', own.announced_by,
        'withdrawn_at', own.withdrawn_at,
        'withdrawn_by', own.withdrawn_by,
        'not_before', own.not_before,
        'unanswered', own.unanswered,
        'drift_ids', own.drift_ids,
        'consumers', (
            select coalesce(jsonb_agg(item.value || jsonb_build_object('answer', (
                    select to_jsonb(said) - 'announcement_id' - 'name' from schemawatch._newest_answer as said
                    where said.announcement_id = own.announcement_id and said.name = item.value ->> 'name'))
                order by item.ord), '[]')
            from jsonb_array_elements(ann.consumers) with ordinality as item (value, ord)),
        'consumer_summary', schemawatch._consumers_said(ann.consumers),
        'changes', ann.changes)
    from schemawatch.announced_change_status as own
    join schemawatch.announced_change as ann on ann.announcement_id = own.announcement_id
    where own.announcement_id = p_announcement_id
$$;

comment on function schemawatch.announcement_json(bigint) is
'One announced change with its findings, what it is for each consumer and what those answered, as the API and the webhooks show
it; null for an unknown one.';
