-- Who may do what: the one list to review. Roles that the installer could not create are left out.
-- schemawatch_reader reads; schemawatch_admin runs SchemaWatch; PUBLIC gets nothing.

revoke all on schema schemawatch from public;
revoke all on all tables in schema schemawatch from public;
revoke all on all routines in schema schemawatch from public;

do $$
declare
    -- Columns that hold a secret, or the hash of one: nobody but the owner and admin sees them.
    c_secret constant text[] := array['endpoint.secret', 'old_secret.secret', 'api_key.key_hash'];
    -- The ledger, the rules and the presets belong to migrate.
    c_ledger constant text[] := array['migration', 'rule', 'preset', 'preset_rule'];
    v_reader constant boolean := to_regrole('schemawatch_reader') is not null;
    v_admin constant boolean := to_regrole('schemawatch_admin') is not null;
    r_grant record;
begin
    for r_grant in
        -- reader: every relation, column by column where one of them is a secret
        select
            format(
                'grant select%s on schemawatch.%I to schemawatch_reader',
                case when bool_or(att.secret) then
                    format(
                        ' (%s)',
                        string_agg(quote_ident(att.attname), ', ' order by att.attnum)
                            filter (where not att.secret))
                end,
                rel.relname) as command,
            v_reader as wanted
        from pg_catalog.pg_class as rel
        cross join lateral (
            select
                col.attname,
                col.attnum,
                format('%s.%s', rel.relname, col.attname) = any (c_secret) as secret
            from pg_catalog.pg_attribute as col
            where col.attrelid = rel.oid and col.attnum > 0 and not col.attisdropped
        ) as att
        where rel.relnamespace = 'schemawatch'::regnamespace and rel.relkind in ('r', 'p', 'v', 'm')
        group by rel.oid, rel.relname
        union all
        -- reader: functions that only read, none of which runs with the rights of the owner
        select format('grant execute on routine %s to schemawatch_reader', proc.oid::regprocedure), v_reader
        from pg_catalog.pg_proc as proc
        where proc.pronamespace = 'schemawatch'::regnamespace
            and proc.provolatile in ('i', 's')
            and not proc.prosecdef
        union all
        -- admin: what the functions do, which run with the rights of their caller
        select
            format(
                'grant %s on schemawatch.%I to schemawatch_admin',
                case
                    when rel.relname = any (c_ledger) or rel.relkind in ('v', 'm') then 'select'
                    else 'select, insert, update, delete'
                end,
                rel.relname),
            v_admin
        from pg_catalog.pg_class as rel
        where rel.relnamespace = 'schemawatch'::regnamespace and rel.relkind in ('r', 'p', 'v', 'm')
        union all
        select
            format(
                'grant execute on routine %s to schemawatch_admin%s',
                proc.oid::regprocedure,
                -- who may let his own changes of protected tables pass is for admin to say
                case when proc.proname = 'allow_change' then ' with grant option' else '' end),
            v_admin
        from pg_catalog.pg_proc as proc
        where proc.pronamespace = 'schemawatch'::regnamespace
            and proc.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
        union all
        select 'grant usage on schema schemawatch to schemawatch_reader', v_reader
        union all
        select 'grant usage on schema schemawatch to schemawatch_admin', v_admin
    loop
        if r_grant.wanted then
            execute r_grant.command;
        end if;
    end loop;
end
$$;
