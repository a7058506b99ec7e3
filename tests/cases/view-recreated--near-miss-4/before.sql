do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
create table t(id int primary key);
create view v as select * from t;
grant select on v to sw_a;
