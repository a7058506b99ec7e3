alter table t alter column c type char(5);
