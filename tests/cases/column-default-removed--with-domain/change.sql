alter table t alter column a type integer;
alter table t alter column b type integer;
alter table t alter column c type wide;
alter table t alter column d type integer;
