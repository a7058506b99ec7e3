create table card (n1 integer, n2 text);
create table t (id integer primary key, pair card);
