alter table t rename constraint t_key to t_other;
