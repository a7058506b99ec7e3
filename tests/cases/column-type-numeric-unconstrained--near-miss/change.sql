alter table t alter column c type numeric(1000,2);
