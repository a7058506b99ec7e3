create or replace function schemawatch.preview(p_sql text)
returns table (
    schema_id bigint,
    table_name text,
    "position" integer,
    rule_id text,
    impact text,
    readers text,
    writers text,
    cdc text,
    object_kind text,
    object_name text,
    attribute text,
    before jsonb,
    after jsonb,
    message text,
    remedy text,
    collateral jsonb,
    who text,
    how text,
    sure text,
    fingerprint text,
    default_impact text,
    muted boolean,
    decided_by text,
    decided_reason text,
    decided_until timestamptz
)
language plpgsql
volatile
set jit = off
as $$
#variable_conflict use_column
declare
    v_marks constant jsonb := schemawatch._preview_marks();
    v_found jsonb;
begin
    begin
        execute p_sql;
        v_found := schemawatch._preview_changes(v_marks);
        raise exception 'preview' using errcode = 'SW900';
    exception when sqlstate 'SW900' then
        null;  -- everything that the statements did is undone; what was found is kept
    end;
    return query
    select found.*
    from jsonb_to_recordset(v_found) as found (
        schema_id bigint, table_name text, "position" integer, rule_id text, impact text, readers text,
        writers text, cdc text, object_kind text, object_name text, attribute text, before jsonb, after jsonb,
        message text, remedy text, collateral jsonb, who text, how text, sure text, fingerprint text,
        default_impact text, muted boolean, decided_by text, decided_reason text, decided_until timestamptz);
end
$$;

comment on function schemawatch.preview(text) is
'Runs the SQL with the caller''s rights, says what it would do to the watched tables, and undoes it. A table that
would be watched from then on (p_future) has no schema_id yet. It takes
the locks that the SQL takes until then, so set lock_timeout. Statements that cannot run in a transaction
(CREATE INDEX CONCURRENTLY, VACUUM, COMMIT) are refused by PostgreSQL, and its errors come through unchanged.';
