create table t(id int primary key, b int);
create materialized view m as select * from t;
create view w as select * from m;
