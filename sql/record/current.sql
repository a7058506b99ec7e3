create or replace function schemawatch._places(p_schema_ids bigint[])
returns table (schema_id bigint, partitions text, relid oid, fate jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
rows 100
as $$
#variable_conflict use_column
declare
    v_origin text := schemawatch._origin();
begin
    return query
    with head as materialized (
        select own.schema_id, own.schema_name, own.table_name, own.partitions,
            case when own.document #>> '{identity,origin}' = v_origin then own.relid end as relid,
            own.member_oids, own.document #> '{identity,replaced}' as replaced
        from schemawatch._head as own
        where own.schema_id = any (p_schema_ids)
    ),
    seen as materialized (
        -- its own table, and the one that answers to its name: almost always the same
        select head.*, same.oid as same_id, named.oid as named_id
        from head
        left join pg_class as same on same.oid = head.relid and same.relkind in ('r', 'p', 'f')
        left join lateral (
            select rel.oid
            from pg_class as rel
            join pg_namespace as ns on ns.oid = rel.relnamespace
            where ns.nspname = head.schema_name and rel.relname = head.table_name
              and rel.relkind in ('r', 'p', 'f')
        ) as named on true
    ),
    disputed as materialized (
        select distinct rel.oid as relid, ns.nspname, rel.relname
        from seen
        cross join lateral unnest(array[seen.same_id, seen.named_id]) as either (relid)
        join pg_class as rel on rel.oid = either.relid
        join pg_namespace as ns on ns.oid = rel.relnamespace
        where seen.same_id is distinct from seen.named_id
    ),
    claim as materialized (
        select disputed.relid, own.schema_id, own.relid is not null as alive,
            own.schema_name = disputed.nspname and own.table_name = disputed.relname as called,
            -- in a restored database the number means another table
            coalesce(own.relid = disputed.relid and own.document #>> '{identity,origin}' = v_origin, false) as owned
        from disputed
        join lateral (
            select snap.schema_id, snap.version from schemawatch.snapshot as snap where snap.relid = disputed.relid
            union
            select snap.schema_id, snap.version from schemawatch.snapshot as snap
            where snap.table_name = disputed.relname and snap.schema_name = disputed.nspname
        ) as rival on true
        join schemawatch._head as own on own.schema_id = rival.schema_id and own.version = rival.version
    ),
    -- One table is one watch. Whose readers say this name goes before whose table it was under another one, unless
    -- that watch had lost its table before.
    owner as materialized (
        select distinct on (claim.relid) claim.relid, claim.schema_id
        from claim
        where claim.called or claim.owned and not exists (
            -- has another one, by its name
            select from seen
            where seen.schema_id = claim.schema_id and seen.named_id <> claim.relid
              and not exists (
                  select from claim as settled
                  where settled.relid = seen.named_id and settled.owned and settled.called))
        order by claim.relid, (claim.owned and claim.called) desc, (claim.called and claim.alive) desc,
            claim.owned desc, claim.schema_id
    ),
    found as (
        select seen.*, case
            when seen.same_id = seen.named_id then seen.same_id
            when by_name.schema_id = seen.schema_id then seen.named_id
            when by_number.schema_id = seen.schema_id then seen.same_id
            end as now_id
        from seen
        left join owner as by_name on by_name.relid = seen.named_id
        left join owner as by_number on by_number.relid = seen.same_id
    )
    select found.schema_id, found.partitions, found.now_id, case
        when found.now_id = found.relid and found.replaced is not null
            then jsonb_build_object('replaced', found.replaced)
        when found.now_id <> found.same_id then jsonb_build_object('replaced', jsonb_build_object(
            'now', moved.place,
            -- what still hangs on the old one, and is not gone with it
            'kept', (
                select coalesce(jsonb_agg(member.oid::text order by member.oid), '[]')
                from unnest(found.member_oids) as member (oid)
                where exists (select from pg_class as rel where rel.oid = member.oid))))
        when found.now_id is null then nullif(jsonb_strip_nulls(jsonb_build_object(
            'became', case when found.same_id is not null then moved.place end,
            'stand_in', schemawatch._stand_in(found.schema_name, found.table_name))), '{}')
        end
    from found
    left join lateral (
        select jsonb_build_object('schema', ns.nspname, 'name', rel.relname) as place
        from pg_class as rel
        join pg_namespace as ns on ns.oid = rel.relnamespace
        where rel.oid = found.same_id and found.now_id is distinct from found.same_id
    ) as moved on true;
end
$$;

comment on function schemawatch._places(bigint[]) is
'Which table each of these watches follows now; relid is null for none. It is the one that answers to its last name,
because that is what readers say: the same as before, or another one that was created or renamed in its place. When
none does it is the table that it was, under its new name, unless that is the name of another watched table. fate goes
into "identity": replaced says where the table is that had the name before, became what a table is called that another
watch follows now, stand_in which view has the name of one that is not followed any more.';


create or replace function schemawatch._with_identity(p_document jsonb, p_more jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case when p_more is null then p_document
        else jsonb_set(p_document, '{identity}', p_document -> 'identity' || p_more) end;
end
$$;

comment on function schemawatch._with_identity(jsonb, jsonb) is
'A document that knows more of what is true in this database only; it keeps its digest.';


create or replace function schemawatch._current_documents(p_schema_ids bigint[])
returns table (schema_id bigint, document jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
rows 100
as $$
#variable_conflict use_column
begin
    return query
    with place as materialized (
        select * from schemawatch._places(p_schema_ids)
    ),
    documents as (
        select snap.relid, snap.document
        from schemawatch._snapshot_documents(
            (select array_agg(place.relid) from place where place.relid is not null)) as snap
    )
    select
        place.schema_id,
        schemawatch._with_identity(
            coalesce(schemawatch._followed(documents.document, place.partitions), schemawatch._dropped_document()),
            place.fate)
    from place
    left join documents on documents.relid = place.relid
    order by place.schema_id;
end
$$;

comment on function schemawatch._current_documents(bigint[]) is
'What these watched tables look like now, found as _places() finds them. One that cannot be found is a dropped one.';


create or replace function schemawatch._current_document(p_schema_id bigint)
returns jsonb
language sql
stable
as $$
    select now.document from schemawatch._current_documents(array[p_schema_id]) as now
$$;

comment on function schemawatch._current_document(bigint) is 'What one watched table looks like now.';
