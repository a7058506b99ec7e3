do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
do $$ begin create role sw_b; exception when duplicate_object then null; end $$;
create table t(id int primary key, b int);
grant select(id,b) on t to sw_a;
grant update(id) on t to sw_b;
