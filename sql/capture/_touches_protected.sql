create or replace function schemawatch._touches_protected(p_xid xid8)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- not one query: where nothing is protected, ddl_event must not even be read (SERIALIZABLE)
    if not exists (select from schemawatch.protection) then
        return false;
    end if;
    return exists (
        select
        from schemawatch.ddl_event as event
        join schemawatch.protection as prot
            on event.schema_ids is null or prot.schema_id = any (event.schema_ids)
        where event.transaction_id = p_xid);
end
$$;

comment on function schemawatch._touches_protected(xid8) is
'Whether a transaction has DDL that may have touched a protected table.';
