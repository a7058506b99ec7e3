alter table t alter column c type numeric(12,2);
