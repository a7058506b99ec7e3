alter table t add constraint t_code_key unique (code) deferrable;
