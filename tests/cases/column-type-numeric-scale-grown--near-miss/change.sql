alter table t alter column c type numeric(11,4);
