create table t(id int primary key, b int);
alter table t enable row level security;
create policy p on t using (b > 1);
create view v with (security_invoker) as select * from t where b > 0;
