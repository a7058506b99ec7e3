alter table t_1a enable trigger g;
