create table t(id int primary key, b int);
create view v as select * from t where b > 0;
