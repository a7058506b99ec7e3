alter table t alter column c type short;
