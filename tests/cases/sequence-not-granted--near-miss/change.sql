alter table t add column id serial;
grant usage on sequence t_id_seq to sw_a;
