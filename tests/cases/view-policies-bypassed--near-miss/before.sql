do $$ begin create role sw_o; exception when duplicate_object then null; end $$;
create table t(id int primary key, b int);
alter table t enable row level security;
alter table t force row level security;
create view v with (security_invoker) as select * from t where b > 0;
alter view v owner to sw_o;
alter table t owner to sw_o;
