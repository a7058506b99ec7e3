drop table t_2;
drop table t_3;
