alter table t enable replica trigger t_up;
