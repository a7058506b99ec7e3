create table t (id integer, qty integer);
