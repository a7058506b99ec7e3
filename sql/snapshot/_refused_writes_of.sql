create or replace function schemawatch._refused_writes_of(p_relids oid[])
returns table (relid oid, pubid oid, operations text[], causes text[])
language sql
stable
as $$
    with identity as materialized (
        -- the index that PostgreSQL takes for the replica identity
        select rel.oid as relid, rel.relreplident = 'f' as "full", key.columns
        from unnest(p_relids) as wanted (oid)
        join pg_class as rel on rel.oid = wanted.oid and rel.relkind = 'r'
        left join lateral (
            select array_agg(att.attname::text) as columns
            from pg_index as idx
            join pg_attribute as att
                on att.attrelid = idx.indrelid and att.attnum = any ((idx.indkey::smallint[])[0 : idx.indnkeyatts - 1])
            where idx.indrelid = rel.oid and idx.indisvalid and idx.indimmediate and idx.indislive
              and case rel.relreplident when 'd' then idx.indisprimary when 'i' then idx.indisreplident end
            having count(*) > 0
        ) as key on true
    ),
    membership as (
        select own.*, identity."full", identity.columns as key, pub.pubupdate, pub.pubdelete,
            to_jsonb(pub) ->> 'pubgencols' = 's' as sends_stored
        from schemawatch._memberships_of(p_relids) as own
        join identity on identity.relid = own.relid
        join pg_publication as pub on pub.oid = own.pubid and (pub.pubupdate or pub.pubdelete)
    )
    select own.relid, own.pubid,
        array_remove(array[case when own.pubupdate then 'update' end, case when own.pubdelete then 'delete' end], null),
        found.causes
    from membership as own
    cross join lateral (
        select array_remove(array[
            case when own."full" and own.columns is not null
                or not own.columns @> to_jsonb(own.key) then 'columns' end,
            case when own.filter is not null and not own."full" and exists (
                select from regexp_matches(own.filter::text, ':varattno (\d+)', 'g') as used (attnum)
                join pg_attribute as att on att.attrelid = own.source and att.attnum = used.attnum[1]::smallint
                where att.attname::text <> all (coalesce(own.key, '{}'))) then 'filter' end,
            -- PostgreSQL 18 knows how to send generated columns, and so insists on those of the identity
            case when current_setting('server_version_num')::integer >= 180000 and exists (
                select from pg_attribute as att
                where att.attrelid = own.relid and att.attnum > 0 and not att.attisdropped
                  and att.attgenerated <> '' and not (att.attgenerated = 's' and own.sends_stored)
                  and (own."full" or own.columns is null and att.attname::text = any (own.key)))
                then 'generated' end,
            case when not own."full" and own.key is null then 'identity' end], null) as causes
    ) as found
    where cardinality(found.causes) > 0
$$;

comment on function schemawatch._refused_writes_of(oid[]) is
'Tables of which PostgreSQL refuses UPDATE or DELETE, with the publication that is why and the causes: its column
list or its filter does not go with the replica identity, a generated column of that is not sent (each 42P10), or
there is no usable identity (55000). As CheckCmdReplicaIdentity() of the server decides it.';
