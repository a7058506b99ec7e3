do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
create schema api;
create table api.t(id int primary key);
