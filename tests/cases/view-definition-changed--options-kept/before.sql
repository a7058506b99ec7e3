create table t(id int primary key, b int);
create view v with (security_invoker) as select id, b from t where b > 0 with check option;
