create table t (id integer, v text) partition by list (id);
create table t1 partition of t for values in (1);
