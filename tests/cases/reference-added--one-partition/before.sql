create table t (id integer, a integer, primary key (id)) partition by range (id);
create table t_1 partition of t for values from (0) to (10);
create table t_2 partition of t for values from (10) to (20);
create table c (id integer primary key, tid integer);
