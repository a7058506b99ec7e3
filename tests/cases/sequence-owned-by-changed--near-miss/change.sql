alter table t rename id to key;
alter sequence t_id_seq rename to t_key_seq;
