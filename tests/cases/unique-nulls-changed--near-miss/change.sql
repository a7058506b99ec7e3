alter table t drop constraint t_code_key;
alter table t add constraint t_code_key unique nulls distinct (code);
