alter table t add column id serial;
grant update on sequence t_id_seq to public;
