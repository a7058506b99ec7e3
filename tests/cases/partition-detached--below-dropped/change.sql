drop table t_1a;
