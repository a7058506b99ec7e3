alter table t alter column a type integer, alter column a set default 3;
alter table t alter column b type integer;
alter table t alter column c type small, alter column c set default 7, alter column c drop default;
