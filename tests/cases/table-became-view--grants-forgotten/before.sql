do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
do $$ begin create role sw_b; exception when duplicate_object then null; end $$;
create table s(id int primary key, a int);
grant select, insert on s to sw_a;
grant truncate on s to sw_b;
grant update(a) on s to sw_b;
