do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
create table t(id int primary key);
grant usage on schema public to sw_a, pg_monitor;
grant select on t to sw_a;
grant pg_monitor to sw_a;
