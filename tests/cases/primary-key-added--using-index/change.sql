alter table t add constraint t_id_idx primary key using index t_id_idx;
