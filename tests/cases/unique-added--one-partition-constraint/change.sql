alter table t_1a add constraint u unique (id);
