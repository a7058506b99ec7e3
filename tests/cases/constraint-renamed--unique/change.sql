alter table t rename constraint t_code_key to t_code_uq;
