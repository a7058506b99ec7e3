alter table t_2 add primary key (id);
