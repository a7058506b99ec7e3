create unique index t_id_new on t (id);
alter table t drop constraint t_pkey;
alter table t add constraint t_pkey primary key using index t_id_new;
