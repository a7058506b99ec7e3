alter table t alter column a set default 4;
alter table t alter column b drop default;
alter table t alter column c set default 3;
alter table t alter column d drop default;
