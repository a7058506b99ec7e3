drop table t_1;
