do $$ begin create role sw_b; exception when duplicate_object then null; end $$;
create schema api;
create table api.t(id int primary key);
grant usage on schema api to sw_b;
