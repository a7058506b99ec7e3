do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
do $$ begin create role sw_b; exception when duplicate_object then null; end $$;
create table s(id int primary key, a int, b text);
grant select(a) on s to sw_a;
grant select(id) on s to sw_b;
