create table t (id integer primary key, a integer);
create table p (id integer primary key);
