create table t (id integer primary key, a integer, b text);
create table u (id integer primary key, a integer);
