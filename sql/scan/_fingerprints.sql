create or replace function schemawatch._fingerprints(p_relids oid[])
returns table (relid oid, fingerprint text)
language sql
stable
as $$
    -- A catalog row that is written gets a new xmin, so the rows' (oid, xmin) move whenever the structure
    -- does. XOR makes the order of the rows irrelevant.
    select part.relid, case when count(*) = count(part.mark) then to_hex(bit_xor(part.mark) # reader.mark) end
    from schemawatch._fingerprint_rows(p_relids) as part
    cross join (
        -- a restored copy, another server version or another document format: read everything again
        select hashtextextended(concat_ws(' ', schemawatch._origin(), current_setting('server_version_num'),
            schemawatch._format_version()), 0) as mark offset 0
    ) as reader
    group by part.relid, reader.mark
$$;

comment on function schemawatch._fingerprints(oid[]) is
'A hash over (oid, xmin) of the catalog rows behind each table. It also moves when nothing changed (REINDEX,
VACUUM FULL): it says where to look, never what changed. It is another one in another database, server version
or document format. Null where the current transaction wrote one of them. No row for an oid that is no relation.';
