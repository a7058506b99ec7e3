alter table t alter column c type double precision;
