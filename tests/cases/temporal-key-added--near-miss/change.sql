alter table t add constraint t_key unique (id, during);
