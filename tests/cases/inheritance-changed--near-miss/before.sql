create table p (id integer, a integer);
create table t () inherits (p);
