create table t(id int primary key, b int);
create materialized view m as select * from t;
create unique index mu on m(id);
