create table t(id int primary key, a int, b int);
create view v as select id, a, b from t;
