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
    collateral jsonb
)
language plpgsql
volatile
as $$
#variable_conflict use_column
declare
    v_found jsonb;
begin
    begin
        execute p_sql;
        select jsonb_agg(jsonb_build_object('schema_id', head.schema_id, 'table_name',
                format('%I.%I', head.schema_name, head.table_name)) || to_jsonb(change)
            order by head.schema_name, head.table_name, change."position")
        into v_found
        from schemawatch._head as head
        join schemawatch._current_documents(array(select own.schema_id from schemawatch._head as own)) as now
            on now.schema_id = head.schema_id
        cross join lateral schemawatch.classify_changes(head.document, now.document) as change
        where head.document <> now.document;
        raise exception 'preview' using errcode = 'SW900';
    exception when sqlstate 'SW900' then
        null;  -- everything that the statements did is undone; what was found is kept
    end;
    return query
    select found.*
    from jsonb_to_recordset(v_found) as found (
        schema_id bigint, table_name text, "position" integer, rule_id text, impact text, readers text,
        writers text, cdc text, object_kind text, object_name text, attribute text, before jsonb, after jsonb,
        message text, remedy text, collateral jsonb);
end
$$;

comment on function schemawatch.preview(text) is
'Runs the SQL with the caller''s rights, says what it would do to the watched tables, and undoes it. It takes
the locks that the SQL takes until then, so set lock_timeout. Statements that cannot run in a transaction
(CREATE INDEX CONCURRENTLY, VACUUM, COMMIT) are refused by PostgreSQL, and its errors come through unchanged.';
