alter table t enable trigger t_up;
