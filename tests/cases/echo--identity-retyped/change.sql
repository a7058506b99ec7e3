alter table t alter id type bigint;
comment on sequence t_id_seq is 'two';
