alter table t_1a set logged;
