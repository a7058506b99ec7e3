create or replace function schemawatch._fleet_agrees(p_difference schemawatch.fleet_difference, p_unsure jsonb)
returns boolean
language sql
stable
as $$
    select p_unsure is not null and not exists (
        select from jsonb_to_recordset(p_unsure) as unsure (schema_name text, table_name text)
        where unsure.schema_name = p_difference.schema_name and unsure.table_name = p_difference.table_name)
$$;

comment on function schemawatch._fleet_agrees(schemawatch.fleet_difference, jsonb) is
'Whether a pass that did not see a difference can say that it is over.';


create or replace function schemawatch._queue_fleet(p_difference_id bigint, p_type text, p_before jsonb)
returns integer
language sql
volatile
parallel unsafe
as $$
    select schemawatch._queue_aside(
        p_type, case p_type when 'schema.fleet.differs' then 'opened' else 'resolved' end,
        own.schema_id, format('%s.%s', own.schema_name, own.table_name), schemawatch.fleet_difference_json(own.difference_id),
        p_before)
    from schemawatch.fleet_difference as own
    where own.difference_id = p_difference_id
$$;

comment on function schemawatch._queue_fleet(bigint, text, jsonb) is
'Queues a message about a difference from most databases of a group for each enabled endpoint that would be told of such a drift,
or was by what was told before (null: nothing); returns how many.';
