alter table t_2 set unlogged;
