alter table t_2 alter id drop not null;
