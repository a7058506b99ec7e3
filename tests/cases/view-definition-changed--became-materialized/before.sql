create table t(id int primary key, b int);
create view m as select * from t;
