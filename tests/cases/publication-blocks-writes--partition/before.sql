create table t (id integer, v integer) partition by list (id);
alter table t replica identity full;
create table c partition of t for values in (1);
alter table c replica identity full;
create publication p for table t;
