alter table t_2 disable trigger g;
