alter table t alter column c type numeric(5,0);
