create table t(id int primary key, b int);
alter table t enable row level security;
create view w as select * from t;
create view v with (security_invoker) as select * from w where b > 0;
