alter table t alter column c type integer;
