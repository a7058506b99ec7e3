alter table t alter column c type timestamp(3);
