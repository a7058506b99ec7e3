do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
do $$ begin create role sw_b; exception when duplicate_object then null; end $$;
create table t(id int primary key);
grant usage on schema public to public;
grant select on t to sw_a, sw_b;
grant usage on schema public to sw_b;
