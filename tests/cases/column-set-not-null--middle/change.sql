alter table t_1 alter id set not null;
