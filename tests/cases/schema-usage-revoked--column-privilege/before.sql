do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
create schema api;
create table api.t(id int primary key);
grant usage on schema api to sw_a;
grant select(id) on api.t to sw_a;
