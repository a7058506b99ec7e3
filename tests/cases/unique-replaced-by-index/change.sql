alter table t drop constraint t_code_key;
create unique index t_code_idx on t (code);
