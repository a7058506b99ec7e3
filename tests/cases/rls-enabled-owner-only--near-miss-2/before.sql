do $$ begin create role sw_o; exception when duplicate_object then null; end $$;
create table t(id int primary key);
alter table t owner to sw_o;
