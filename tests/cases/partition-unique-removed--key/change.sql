alter table t_2 drop constraint pk;
alter table t_2 alter id set not null;
