do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
do $$ begin create role sw_b; exception when duplicate_object then null; end $$;
grant usage on schema public to public;
create table t(id int primary key);
grant select on t to sw_a with grant option;
set role sw_a;
grant select on t to sw_b;
reset role;
