create table t (id integer primary key, qty integer);
