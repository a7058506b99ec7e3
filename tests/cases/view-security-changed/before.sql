do $$ begin create role sw_o; exception when duplicate_object then null; end $$;
create table t(id int primary key, b int);
create view v as select id, b from t;
