alter table t_1a disable trigger g;
