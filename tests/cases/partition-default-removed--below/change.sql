drop table t_1d;
