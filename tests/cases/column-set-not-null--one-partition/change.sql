alter table t_1a alter id set not null;
