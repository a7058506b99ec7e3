alter table t alter column c type numeric(10, 4);
