create table t (id integer, v integer) partition by list (id);
create table c partition of t for values in (1);
alter table c replica identity full;
create table d (id integer, v integer);
create publication p for table t;
