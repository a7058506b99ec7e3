do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
create table t(id int primary key);
grant select(id) on t to sw_a with grant option;
