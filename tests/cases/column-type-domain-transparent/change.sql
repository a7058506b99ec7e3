alter table t alter column c type any_number;
