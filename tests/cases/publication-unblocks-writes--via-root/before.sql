create table t (id integer, v integer, primary key (id)) partition by list (id);
create table c partition of t for values in (1);
create publication p for table t, table c where (v > 1);
