create or replace function schemawatch._new_event(
    p_command_tag text,
    p_object_identity text,
    p_schema_ids bigint[],
    p_objid oid default null
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into schemawatch.ddl_event (
        command_tag, object_identity, schema_ids, objid, statement, session_user_name, role_name, application_name,
        client_addr, declared_as)
    values (
        p_command_tag, p_object_identity, p_schema_ids, p_objid, schemawatch._statement_text(), session_user,
        -- current_user is the owner of this code here; the setting is what the session chose
        coalesce(nullif(current_setting('role', true), 'none'), session_user),
        current_setting('application_name', true), inet_client_addr(),
        nullif(current_setting('schemawatch.change', true), ''));
    insert into schemawatch.pending_capture default values on conflict do nothing;
end
$$;

comment on function schemawatch._new_event(text, text, bigint[], oid) is
'Notes a DDL command with the session that runs it, and asks for the account of this transaction at COMMIT. p_objid
is what register_schema() asked for, and may be watched from then on.';
