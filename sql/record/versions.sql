create or replace function schemawatch._member_oids(p_document jsonb)
returns oid[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ids jsonb := p_document -> 'identity';
    v_oids oid[] := array(
            select (member.ids ->> 'id')::oid
            from jsonb_each(v_ids) as sec (key, ids)
            cross join lateral jsonb_each(
                case when schemawatch._sections() -> sec.key ? 'dropped_alone' then sec.ids end) as member (key, ids)
            union all
            select child.oid::oid from jsonb_array_elements_text(v_ids #> '{table,children}') as child (oid))
        || coalesce(string_to_array(v_ids #>> '{table,partition_of}', ' ')::oid[], '{}');
begin
    -- most tables have none of these
    if not v_ids ?| '{partitions,publications,views}' then
        return v_oids;
    end if;
    return array(
            select unnest(v_oids)
            union
            -- indexes of partitions
            select (member.ids ->> 'id')::oid
            from jsonb_each(v_ids -> 'partitions') as own (key, ids)
            cross join lateral jsonb_each(own.ids -> 'indexes') as member (key, ids)
            union
            -- what a partition is published through, and the replica identity of one
            select unnest(string_to_array(own.ids ->> 'members', ' ')::oid[])
            from jsonb_each(v_ids -> 'publications') as own (key, ids)
            union
            select (own.ids ->> 'identity_index')::oid
            from jsonb_each(v_ids -> 'partitions') as own (key, ids)
            where own.ids ? 'identity_index'
            union
            select (jsonb_path_query(v_ids, '$.views.*.indexes[*]') #>> '{}')::oid);
end
$$;

comment on function schemawatch._member_oids(jsonb) is
'oids of what a document lists that can be dropped, or detached, without naming the table.';


create or replace function schemawatch._store_snapshot(
    p_schema_id bigint,
    p_version integer,
    p_document jsonb,
    p_source text,
    p_fingerprint text default null,
    p_table jsonb default null
)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A concurrent transaction may be storing the same version: wait for it, then say that it won.
    insert into schemawatch.snapshot (
        schema_id, version, schema_name, table_name, relid, member_oids, document, digest, fingerprint, source,
        format_version, server_version_num)
    select
        p_schema_id,
        p_version,
        coalesce(p_document #>> '{table,schema}', p_table ->> 'schema', last.schema_name),
        coalesce(p_document #>> '{table,name}', p_table ->> 'name', last.table_name),
        -- numbers of another database are none of this one
        case when reg.database is null then (p_document #>> '{identity,table,id}')::oid
            when p_document -> 'table' <> 'null' then 0 end,
        case when reg.database is null then schemawatch._member_oids(p_document) else '{}' end,
        p_document,
        schemawatch._digest(p_document),
        p_fingerprint,
        p_source,
        (p_document ->> 'format')::integer,
        (p_document ->> 'server_version_num')::integer
    from (select p_schema_id as schema_id) as own
    join schemawatch.registration as reg on reg.schema_id = own.schema_id
    left join schemawatch.snapshot as last on last.schema_id = own.schema_id and last.version = p_version - 1
    on conflict on constraint snapshot_pkey do nothing;
    return found;
end
$$;

comment on function schemawatch._store_snapshot(bigint, integer, jsonb, text, text, jsonb) is
'Stores a document as a version. p_table has the name of a table that is not there yet. False when another transaction has stored that version meanwhile.';


create or replace function schemawatch._refresh_snapshot(
    p_last schemawatch.snapshot,
    p_document jsonb,
    p_fingerprint text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The row may have been written since this transaction began; an UPDATE would then fail outside READ
    -- COMMITTED. Nothing is lost by leaving it: the next scan comes here again.
    if current_setting('transaction_isolation') <> 'read committed' then
        return;
    end if;
    update schemawatch.snapshot as own
    set document = p_document,
        digest = schemawatch._digest(p_document),
        fingerprint = p_fingerprint,
        relid = case when reg.database is null then (p_document #>> '{identity,table,id}')::oid
            when p_document -> 'table' <> 'null' then 0 end,
        member_oids = case when reg.database is null then schemawatch._member_oids(p_document) else '{}' end,
        format_version = (p_document ->> 'format')::integer,
        server_version_num = (p_document ->> 'server_version_num')::integer
    from schemawatch.registration as reg
    where own.schema_id = p_last.schema_id and own.version = p_last.version and reg.schema_id = own.schema_id;
end
$$;

comment on function schemawatch._refresh_snapshot(schemawatch.snapshot, jsonb, text) is
'Re-baselines a version in silence: the structure is the same, only its text, oids, format or server differ.';


create or replace function schemawatch._version_map(p_schema_ids bigint[])
returns jsonb
language plpgsql
volatile  -- sees what was committed before it, as the documents read after it do
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select jsonb_object_agg(head.schema_id, head.version)
        from schemawatch._head as head
        where head.schema_id = any (p_schema_ids));
end
$$;

comment on function schemawatch._version_map(bigint[]) is 'Newest version by schema_id.';
