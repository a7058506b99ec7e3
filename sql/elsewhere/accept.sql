create or replace function schemawatch.accept_document(
    p_schema_id bigint,
    p_version integer,
    p_document jsonb,
    p_fingerprint text default null
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_version integer;
    v_drift_id bigint;
begin
    -- two readings of one database at once: the second one compares with what the first has stored
    perform from schemawatch.registration as reg
    where reg.schema_id = p_schema_id and reg.database is not null and reg.unregistered_at is null
    for no key update;
    if not found then
        raise exception 'no watched table of another database has schema_id %', p_schema_id
            using errcode = 'SW101', hint = 'List them with SELECT * FROM schemawatch.watched_table;';
    end if;
    select max(snap.version) into v_version from schemawatch.snapshot as snap where snap.schema_id = p_schema_id;
    if v_version is distinct from p_version then
        return null;  -- it was read before that version was stored
    end if;
    v_drift_id := schemawatch._record_drift(
        p_schema_id, p_document, 'scan', null, v_version, p_fingerprint, 'agentless');
    if v_drift_id is null and p_fingerprint is not null then
        perform schemawatch._note_examined(p_schema_id, v_version, p_fingerprint);
    end if;
    return v_drift_id;
end
$$;

comment on function schemawatch.accept_document(bigint, integer, jsonb, text) is
'Takes the document of a watched table of another database, as it was read there: compares it with its newest version, and
stores version, drift and deliveries, as a scan does here. p_version is the newest version as of before the reading. Returns
the drift_id; null when nothing changed, or when another reading was quicker. Raises SW101 for any other table.';


create or replace function schemawatch.note_reading(
    p_database text,
    p_failure text default null,
    p_catalog_counts jsonb default null
)
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp  -- whoever calls it, from whatever path
as $$
    update schemawatch.other_database as own
    set read_at = case when p_failure is null then clock_timestamp() else own.read_at end,
        catalog_counts = p_catalog_counts,
        failed_at = case when p_failure is not null then coalesce(own.failed_at, clock_timestamp()) end,
        failure = p_failure
    where own.name = p_database
$$;

comment on function schemawatch.note_reading(text, text, jsonb) is
'Notes that another database was read just now, and how many rows of its catalogs had been written then; or, with p_failure,
why it could not be.';
