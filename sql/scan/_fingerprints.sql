create or replace function schemawatch._fingerprints(p_relids oid[])
returns table (relid oid, fingerprint text)
language sql
stable
as $$
    -- A catalog row that is written gets a new xmin, so the rows' (oid, xmin) move whenever the structure
    -- does. XOR makes the order of the rows irrelevant.
    select part.relid, to_hex(bit_xor(part.mark))
    from schemawatch._fingerprint_rows(p_relids) as part
    group by part.relid
$$;

comment on function schemawatch._fingerprints(oid[]) is
'A hash over (oid, xmin) of the catalog rows behind each table. It also moves when nothing changed (REINDEX,
VACUUM FULL): it says where to look, never what changed. No row for an oid that is no relation.';
