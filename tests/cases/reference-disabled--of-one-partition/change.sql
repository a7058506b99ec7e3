alter table t_1 disable trigger all;
