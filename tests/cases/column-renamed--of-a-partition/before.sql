create table t (id integer, a integer, b bigint) partition by range (id);
create table t_1 partition of t for values from (0) to (10);
