create or replace function schemawatch._refuse_in_copy()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if schemawatch._is_copy()
        -- an upgrade changes both in the same way; the lock is its own: LOCK in install/statement.py
        and not exists (
            select from pg_locks as held
            where held.locktype = 'advisory' and held.classid = 1935894629 and held.objid = 1835104097
              and held.pid = pg_backend_pid())
    then
        raise exception 'this is the copy of database % on a hub: it is only read', schemawatch.source_name()
            using errcode = 'SW208',
                detail = 'What is written here does not go back, and could stop the subscription that fills it.',
                hint = 'Do it in that database: what it writes arrives here.';
    end if;
    return null;
end
$$;

comment on function schemawatch._refuse_in_copy() is
'Raises SW208 in a database of a hub, for whoever is not the subscription: that applies changes as a replica, for which ordinary
triggers do not fire.';


create or replace function schemawatch._close_copy()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    r_table record;
begin
    for r_table in
        select cls.relname
        from pg_class as cls
        where cls.relnamespace = 'schemawatch'::regnamespace
          and schemawatch._is_copy()
          and (
            exists (select from pg_subscription_rel as rel where rel.srrelid = cls.oid)
            -- it would never be sent anything
            or cls.relname = 'endpoint')
    loop
        execute format(
            'create or replace trigger only_read before insert or update or delete or truncate on schemawatch.%I'
            ' for each statement execute function schemawatch._refuse_in_copy()',
            r_table.relname);
    end loop;
end
$$;

comment on function schemawatch._close_copy() is
'Keeps everybody but the subscription from writing to what it fills, in a database of a hub; elsewhere it does nothing.
What `schemawatch hub subscribe` prints calls it, and so does every migrate, for tables that are new.';

-- a table that the upgrade brought, or a hub from before there was this
do $$
begin
    perform schemawatch._close_copy();
end
$$;


create or replace function schemawatch._copy_state()
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not schemawatch._is_copy() then
        return null;
    end if;
    return (
        select jsonb_build_object(
            'source_name', schemawatch.source_name(),
            'subscription', own.subname,
            'state', case
                when own.received_at is null then 'waiting'
                when own.left_to_copy > 0 then 'copying'
                else 'running' end,
            'received_at', own.received_at,
            'lag_seconds', greatest(extract(epoch from own.received_at - own.sent_at), 0),
            'tables_to_copy', own.left_to_copy,
            'errors', errs.apply_error_count + errs.sync_error_count)
        from (
            select rel.srsubid, stat.subname,
                count(distinct rel.srrelid) filter (where rel.srsubstate not in ('s', 'r')) as left_to_copy,
                -- of the worker that applies, once it is connected; others copy tables at first, or help it
                max(stat.last_msg_receipt_time) filter (where stat.relid is null and stat.received_lsn is not null)
                    as received_at,
                max(stat.last_msg_send_time) filter (where stat.relid is null and stat.received_lsn is not null) as sent_at
            from pg_subscription_rel as rel
            left join pg_stat_subscription as stat on stat.subid = rel.srsubid
            where rel.srsubid = (
                select main.srsubid from pg_subscription_rel as main
                where main.srrelid = 'schemawatch.snapshot'::regclass order by 1 limit 1)
            group by rel.srsubid, stat.subname
        ) as own
        left join pg_stat_subscription_stats as errs on errs.subid = own.srsubid);
end
$$;

comment on function schemawatch._copy_state() is
'How a database of a hub is filled: the source, the subscription and its state (running, copying the tables for the first time,
waiting: the source is away, an error holds it up, or it is disabled), when something was last received, how long that had been
under way, tables that are still to be copied, and errors that it met; null anywhere else. A source at rest sends something every 30 s.';
