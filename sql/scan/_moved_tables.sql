create or replace function schemawatch._moved_tables(p_schema_id bigint)
returns table (schema_id bigint, fingerprint text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- the plan for ten tables is not the plan for ten thousand
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
    v_origin text := schemawatch._origin();
    v_server integer := current_setting('server_version_num')::integer;
    v_relids oid[];
begin
    v_relids := array(
        select head.relid from schemawatch._head as head
        where head.relid is not null and head.paused_at is null
          and (p_schema_id is null or head.schema_id = p_schema_id));
    return query
    select head.schema_id, mark.fingerprint
    from schemawatch._head as head
    left join schemawatch._fingerprints(v_relids) as mark on mark.relid = head.relid
    left join schemawatch.scan_state as state on state.schema_id = head.schema_id
    where head.paused_at is null
      and (p_schema_id is null or head.schema_id = p_schema_id)
      and case
          -- gone: look for one that took its name
          when head.relid is null then exists (
              select from pg_class as rel
              join pg_namespace as ns on ns.oid = rel.relnamespace
              where ns.nspname = head.schema_name and rel.relname = head.table_name)
          else mark.fingerprint is null
              or not (mark.fingerprint = coalesce(head.fingerprint, '')
                  or mark.fingerprint = coalesce(state.fingerprint, ''))
              or head.server_version_num <> v_server
              or head.format_version <> schemawatch._format_version()
              or head.document #>> '{identity,origin}' <> v_origin
      end;
end
$$;

comment on function schemawatch._moved_tables(bigint) is
'Watched tables that must be read again: their fingerprint is neither that of the newest version nor one that
a scan has examined, or the server or the document format has changed since.';
