create table t (id integer, a integer, primary key (id)) partition by range (id);
create table t_1 partition of t for values from (0) to (10) partition by range (id);
create table t_11 partition of t_1 for values from (0) to (5);
