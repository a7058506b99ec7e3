create table t (id integer, v integer, primary key (id)) partition by list (id);
create table m partition of t for values in (1, 2) partition by list (id);
create table c partition of m for values in (1);
create publication p for table t;
