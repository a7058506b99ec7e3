create table t (id int primary key, a int, b text);
create view v as select id, upper(b) as b from t;
