create table t (id integer, qty integer) partition by list (id);
create table t_1 partition of t default partition by list (qty);
create table t_1a partition of t_1 default;
