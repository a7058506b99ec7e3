create or replace function schemawatch._fleet_summary(p_changes jsonb)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select (p_changes -> 0 ->> 'difference')
        || case when jsonb_array_length(p_changes) > 1 then format(' and %s more', jsonb_array_length(p_changes) - 1) else '' end
$$;

comment on function schemawatch._fleet_summary(jsonb) is 'The findings of a fleet_difference in a line: the worst, and how many more.';


create or replace view schemawatch.fleet_difference_status as
select
    own.difference_id, own.group_name, own.member, own.schema_id,
    format('%I.%I', own.schema_name, own.table_name) as table_name,
    own.table_state, own.impact, schemawatch._fleet_summary(own.changes) as summary,
    case
        when own.ended_at is not null then 'ended'
        when own.last_seen < now() - interval '1 day' then 'lost'
        when own.told is null then 'new'
        else 'open'
    end as state,
    own.alike, own.odd, own.tied, own.since, own.changed_at, own.last_seen, own.told_at, own.ended_at
from schemawatch.fleet_difference as own;

comment on view schemawatch.fleet_difference_status is
'Tables that are otherwise here than in most databases of a group, and how each difference stands: new (seen, and not told yet:
it may be a deployment under way), open, lost (for a day nobody compared: the database has left the group, or no service runs),
ended.';
comment on column schemawatch.fleet_difference_status.summary is 'The worst of what differs, and how many more findings there are.';
comment on column schemawatch.fleet_difference_status.alike is
'The members in which the table is as in most; it was compared with the first of them.';
comment on column schemawatch.fleet_difference_status.odd is 'The members in which it is otherwise, this one among them.';
comment on column schemawatch.fleet_difference_status.tied is 'No more members agree than are otherwise in one way.';


create or replace function schemawatch._open_differences(p_tables bigint[] default null)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(own.impact, own.times), '{}')
    from (
        select diff.impact, count(*) as times
        from schemawatch.fleet_difference_status as diff
        where diff.state = 'open' and (p_tables is null or diff.schema_id = any (p_tables))
        group by diff.impact
    ) as own
$$;

comment on function schemawatch._open_differences(bigint[]) is
'How many tables are otherwise here than in most databases of a group, by impact; of those given, or of all.';


create or replace function schemawatch.fleet_difference_json(p_difference_id bigint)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'difference_id', own.difference_id,
        'source_name', schemawatch.source_name(),
        'group', own.group_name,
        'member', own.member,
        'schema_id', own.schema_id,
        'table', own.table_name,
        'table_state', own.table_state,
        'impact', own.impact,
        'summary', own.summary,
        'state', own.state,
        'alike', own.alike,
        'odd', own.odd,
        'tied', own.tied,
        'since', own.since,
        'changed_at', own.changed_at,
        'last_seen', own.last_seen,
        'told_at', own.told_at,
        'ended_at', own.ended_at,
        'consumers', diff.consumers,
        'consumer_summary', schemawatch._consumers_said(diff.consumers),
        'changes', diff.changes)
    from schemawatch.fleet_difference_status as own
    join schemawatch.fleet_difference as diff on diff.difference_id = own.difference_id
    where own.difference_id = p_difference_id
$$;

comment on function schemawatch.fleet_difference_json(bigint) is
'One difference from most databases of a group, with its findings, as the API and the webhooks show it; null for an unknown one.';
