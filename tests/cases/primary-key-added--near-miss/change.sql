alter table t add constraint t_id_key unique (id);
