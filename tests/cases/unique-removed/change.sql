alter table t drop constraint t_code_key;
