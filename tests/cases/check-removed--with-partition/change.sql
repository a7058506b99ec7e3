drop table t_2;
