alter table t alter column id drop default;
drop sequence t_id_seq;
