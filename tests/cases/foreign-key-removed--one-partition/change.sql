alter table t_1a drop constraint f;
