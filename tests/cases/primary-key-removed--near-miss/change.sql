alter table t rename constraint t_pkey to t_key;
