create table t(id int primary key, b int);
create view v with (security_barrier) as select * from t where b > 0;
