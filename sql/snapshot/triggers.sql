create or replace function schemawatch._triggers_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    -- most tables have none, and should not pay for the rest
    if not exists (
        select from pg_trigger as trg where trg.tgrelid = any (p_relids) and not trg.tgisinternal)
    then
        return;
    end if;
    return query
    -- tgtype bits: include/catalog/pg_trigger.h
    select
        trg.tgrelid,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'name', trg.tgname,
            'timing', case when trg.tgtype & 2 <> 0 then 'before' when trg.tgtype & 64 <> 0
                then 'instead of' else 'after' end,
            'events', array_remove(array[
                case when trg.tgtype & 4 <> 0 then 'insert' end,
                case when trg.tgtype & 16 <> 0 then 'update' end,
                case when trg.tgtype & 8 <> 0 then 'delete' end,
                case when trg.tgtype & 32 <> 0 then 'truncate' end], null),
            'level', case when trg.tgtype & 1 <> 0 then 'row' else 'statement' end,
            'columns', schemawatch._column_names(trg.tgrelid, trg.tgattr::smallint[]),
            'when', case when trg.tgqual is not null
                then jsonb_build_object('text', schemawatch._stable_text(pg_get_triggerdef(trg.oid))) end,
            'function', format('%I.%I', ns.nspname, pro.proname),
            'arguments', case when trg.tgnargs > 0 then encode(trg.tgargs, 'escape') end,
            'enabled', schemawatch._firing(trg.tgenabled),
            'inherited', nullif(trg.tgparentid <> 0, false),
            'old_table', trg.tgoldtable,
            'new_table', trg.tgnewtable,
            'deferrable', nullif(trg.tgdeferrable, false),
            'initially_deferred', nullif(trg.tginitdeferred, false),
            'comment', des.description)) order by trg.tgname),
        jsonb_object_agg(trg.tgname, jsonb_strip_nulls(jsonb_build_object(
            'id', trg.oid,
            'columns', nullif(trg.tgattr::text, ''),
            'function', trg.tgfoid,
            'inherited_from', case when trg.tgparentid <> 0
                then schemawatch._inherited_from('pg_trigger'::regclass, trg.oid) end,
            'when', md5(trg.tgqual::text))))
    from unnest(p_relids) as wanted (oid)
    join pg_trigger as trg
        on trg.tgrelid = wanted.oid and not trg.tgisinternal
    join pg_proc as pro on pro.oid = trg.tgfoid
    join pg_namespace as ns on ns.oid = pro.pronamespace
    left join pg_description as des
        on des.classoid = 'pg_trigger'::regclass and des.objoid = trg.oid and des.objsubid = 0
    group by trg.tgrelid;
end
$$;

comment on function schemawatch._triggers_of(oid[]) is
'User triggers of each table, also those that a partition has from its parent; internal ones are left out. "when" holds the whole
definition, since PostgreSQL deparses a WHEN condition only as part of it.';
