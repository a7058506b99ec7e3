do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
create schema api;
grant usage on schema api to sw_a;
create table t(id int primary key);
create view api.v as select * from t;
grant select on api.v to sw_a;
