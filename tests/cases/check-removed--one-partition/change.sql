alter table t_2 drop constraint c;
