do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
alter default privileges in schema public grant select on tables to sw_a;
create table t(a int);
create view v as select * from t;
