create table t_1c partition of t_1 for values in ('c');
