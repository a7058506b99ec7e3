create table t(id int primary key, b int);
create materialized view m as select * from t;
create unique index m1 on m(id) where id > 0;
create unique index m2 on m((id + 0));
