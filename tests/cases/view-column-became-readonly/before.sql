create table t (id int primary key, a int, b text);
create view v as select id, a, b from t;
create view w as select a, b from v;
