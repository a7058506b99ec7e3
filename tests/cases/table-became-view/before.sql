do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
create table s(id serial primary key, a int default 3);
grant select, insert on s to sw_a;
