drop table t_1;
create table t_1 partition of t default partition by list ((100 / (qty + 1)));
create table t_1a partition of t_1 default;
