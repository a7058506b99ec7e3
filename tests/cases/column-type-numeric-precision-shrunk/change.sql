alter table t alter column c type numeric(8,2);
