do $$ begin create role sw_o; exception when duplicate_object then null; end $$;
create table s(id int primary key, a int);
alter table s owner to sw_o;
