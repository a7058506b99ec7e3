create table p (id integer primary key, a integer);
create table t () inherits (p);
