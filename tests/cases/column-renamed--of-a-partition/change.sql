alter table t rename column a to x;
alter table t alter column b type integer;
