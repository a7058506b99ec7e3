alter table t alter column c type timestamp(0);
