create or replace function schemawatch._fleet_given(p_differs jsonb)
returns table (
    schema_id bigint, schema_name text, table_name text, table_state text, impact text, alike text[], odd text[], tied boolean,
    changes jsonb, consumers jsonb, fingerprints text[])
language sql
stable
as $$
    select
        head.schema_id, given.schema_name, given.table_name, given.table_state, given.impact, given.alike, given.odd, given.tied,
        given.changes,
        (
            select coalesce(jsonb_agg(jsonb_build_object(
                    'name', hit.name, 'owner', hit.owner, 'channel', hit.channel, 'impact', hit.impact,
                    'changes', hit.positions, 'reason', hit.reason)
                order by schemawatch._impact_rank(hit.impact) desc, hit.name), '[]')
            from (
                select con.value ->> 'name' as name, max(con.value ->> 'owner') as owner, max(con.value ->> 'channel') as channel,
                    (array_agg(con.value ->> 'impact' order by its.rank desc, item.ord))[1] as impact,
                    jsonb_agg(item.ord order by its.rank desc, item.ord) as positions,
                    (array_agg(concat('It ' || (con.value ->> 'reason') || '. ', item.value ->> 'difference', '.')
                        order by its.rank desc, item.ord))[1] as reason
                from jsonb_array_elements(given.changes) with ordinality as item (value, ord)
                cross join lateral jsonb_array_elements(item.value -> 'consumers') as con (value)
                cross join lateral (select schemawatch._impact_rank(con.value ->> 'impact') as rank) as its
                group by con.value ->> 'name'
            ) as hit
        ),
        array(select distinct item.value ->> 'fingerprint' from jsonb_array_elements(given.changes) as item (value) order by 1)
    from jsonb_to_recordset(p_differs) as given (
        schema_name text, table_name text, table_state text, impact text, alike text[], odd text[], tied boolean, changes jsonb)
    left join (
        select distinct on (own.schema_name, own.table_name) own.schema_name, own.table_name, own.schema_id
        from schemawatch._head as own
        order by own.schema_name, own.table_name, own.relid is not null desc, own.schema_id desc
    ) as head on head.schema_name = given.schema_name and head.table_name = given.table_name
$$;

comment on function schemawatch._fleet_given(jsonb) is
'What note_fleet() was given as rows: with the number that the table has here, what it is for each consumer, and the fingerprints.';


create or replace function schemawatch.note_fleet(
    p_group text,
    p_member text,
    p_differs jsonb,
    p_unsure jsonb,
    p_after interval
)
returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now timestamptz;
    v_news integer := 0;
    r_told record;
begin
    -- the tables of a copy are not here: what it does not watch would seem to be missing
    if schemawatch._is_copy() then
        return 0;
    end if;
    -- of two services the second sees what the first one told
    perform pg_advisory_xact_lock(hashtextextended(format('schemawatch.fleet %s', p_group), 0));
    v_now := clock_timestamp();

    update schemawatch.fleet_difference as own
    set member = p_member, schema_id = given.schema_id, table_state = given.table_state, impact = given.impact,
        alike = given.alike, odd = given.odd, tied = given.tied, fingerprints = given.fingerprints, last_seen = v_now,
        changed_at = case when own.fingerprints = given.fingerprints then own.changed_at else v_now end,
        -- what stays is not written again: it may be long
        changes = case when own.changes = given.changes then own.changes else given.changes end,
        consumers = case when own.consumers = given.consumers then own.consumers else given.consumers end
    from schemawatch._fleet_given(p_differs) as given
    where own.group_name = p_group and own.schema_name = given.schema_name and own.table_name = given.table_name
      and own.ended_at is null;

    insert into schemawatch.fleet_difference (
        group_name, member, schema_id, schema_name, table_name, table_state, impact, alike, odd, tied, changes, consumers,
        fingerprints, since, changed_at, last_seen)
    select p_group, p_member, given.schema_id, given.schema_name, given.table_name, given.table_state, given.impact, given.alike,
        given.odd, given.tied, given.changes, given.consumers, given.fingerprints, v_now, v_now, v_now
    from schemawatch._fleet_given(p_differs) as given
    where not exists (
        select from schemawatch.fleet_difference as own
        where own.group_name = p_group and own.schema_name = given.schema_name and own.table_name = given.table_name
          and own.ended_at is null)
    order by given.schema_name, given.table_name;

    delete from schemawatch.fleet_difference as own
    where own.group_name = p_group and own.told is null and own.last_seen < v_now and schemawatch._fleet_agrees(own, p_unsure);

    for r_told in
        with news as (
            -- seen by an earlier pass as it is now, and not by this one alone
            update schemawatch.fleet_difference as own
            set told_at = v_now, told = jsonb_build_object('impact', own.impact, 'fingerprints', own.fingerprints,
                'changes', own.changes, 'consumers', own.consumers)
            from schemawatch.fleet_difference as before
            where before.difference_id = own.difference_id
              and own.group_name = p_group and own.last_seen = v_now and own.ended_at is null
              and own.changed_at < v_now and own.changed_at <= v_now - p_after
              and own.told -> 'fingerprints' is distinct from to_jsonb(own.fingerprints)
            returning own.difference_id, 'schema.fleet.differs' as type, before.told
        ), over as (
            update schemawatch.fleet_difference as own
            set ended_at = v_now
            where own.group_name = p_group and own.last_seen < v_now and own.ended_at is null and own.told is not null
              and schemawatch._fleet_agrees(own, p_unsure)
            returning own.difference_id, 'schema.fleet.agrees' as type, own.told
        )
        select * from news union all select * from over order by difference_id
    loop
        perform schemawatch._queue_fleet(r_told.difference_id, r_told.type, r_told.told);
        v_news := v_news + 1;
    end loop;
    return v_news;
end
$$;

comment on function schemawatch.note_fleet(text, text, jsonb, jsonb, interval) is
'Takes in what a pass over a group saw of this database, which the group calls p_member: p_differs, the tables that are otherwise
here than in most members ({"schema_name", "table_name", "table_state", "impact", "alike", "odd", "tied", "changes"} each), and
p_unsure, those of which it cannot say ({"schema_name", "table_name"} each; null: of none), which stay as they are. A difference
is told once, when an earlier pass saw the same and it is as old as p_after; again when it has become another; and once more when
the table is as in most again. Returns how many were told. In a database of a hub it does nothing.';
