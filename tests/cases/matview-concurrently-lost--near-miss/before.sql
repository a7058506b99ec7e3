create table t(id int primary key, b int);
create materialized view m as select * from t;
create unique index mu on m(id);
create unique index mv on m(id, b) include (b) nulls not distinct;
