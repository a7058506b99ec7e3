-- A long history: so many versions and drifts of so many tables, a year of them, all but a few settled. As copies of one true
-- drift and its document, which only the newest version of each table has.
create procedure pg_temp.make_history(p_tables integer, p_drifts integer)
language plpgsql
as $$
begin
    create table public.orders (id bigint primary key, status text not null, note text, amount numeric(12,2) default 0);
    perform schemawatch.register_table('public.orders');
    alter table public.orders drop column note;
    commit;  -- that is when it is captured
    -- foreign keys need no proof here, and it would take as long as the rest
    set local session_replication_role = replica;
    insert into schemawatch.registration (registered_at)
    select now() - interval '1 year 1 day' from generate_series(2, p_tables);
    insert into schemawatch.snapshot (schema_id, version, schema_name, table_name, relid, document, digest, source,
        captured_at, format_version, server_version_num)
    select reg.schema_id, step, 'bench', 't' || reg.schema_id, 1000000 + reg.schema_id,
        case when step = p_drifts / p_tables + 1 then own.document else '{}' end, own.digest, 'ddl',
        now() - interval '1 hour' - interval '1 year' * (1 - step / (p_drifts / p_tables + 1.0)), own.format_version, own.server_version_num
    from generate_series(1, p_drifts / p_tables + 1) as step
    cross join schemawatch.registration as reg
    cross join (select * from schemawatch.snapshot where schema_id = 1 and version = 2) as own
    where reg.schema_id > 1;
    insert into schemawatch.drift (schema_id, version_from, version_to, impact, summary, source, status, detected_at,
        session_user_name, application_name, statement)
    select reg.schema_id, step - 1, step, (array['SAFE', 'SAFE', 'RISKY', 'BREAKING'])[1 + (step + reg.schema_id) % 4],
        own.summary, 'ddl', case when (step * 31 + reg.schema_id) % 100 = 0 then 'open' else 'resolved' end,
        now() - interval '1 hour' - interval '1 year' * (1 - step / (p_drifts / p_tables + 1.0)), 'app_' || (step * 7 + reg.schema_id) % 50,
        'migrate', own.statement
    from generate_series(2, p_drifts / p_tables + 1) as step
    cross join schemawatch.registration as reg
    cross join (select * from schemawatch.drift where schema_id = 1) as own
    where reg.schema_id > 1
    order by step, reg.schema_id;
    insert into schemawatch.drift_change
    select copy.*
    from schemawatch.drift as drf
    cross join schemawatch.drift_change as own
    cross join lateral jsonb_populate_record(
        own, jsonb_build_object('drift_id', drf.drift_id, 'impact', drf.impact)) as copy
    where own.drift_id = 1 and drf.drift_id <> 1;
    insert into schemawatch.scan_run (started_at, finished_at, tables)
    select now() - make_interval(mins => step), now() - make_interval(mins => step), p_tables
    from generate_series(7 * 24 * 60, 1, -1) as step;
end
$$;
create function pg_temp.taken(p_query text)
returns double precision
language plpgsql
as $$
declare
    v_start constant timestamptz := clock_timestamp();
    r_row record;
begin
    for r_row in execute p_query loop
        null;
    end loop;
    return 1000 * extract(epoch from clock_timestamp() - v_start);
end
$$;
