create table t(id int primary key, b int);
create view v as select id, b from t;
