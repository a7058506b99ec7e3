create table t(id int primary key, b int);
create view v with (security_invoker = false) as select * from t where b > 0;
