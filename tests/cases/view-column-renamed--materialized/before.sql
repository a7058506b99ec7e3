create table t(id int primary key, b int);
create materialized view v as select id, b from t;
