do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
create table t(id serial primary key, b int);
grant select(b) on t to sw_a;
