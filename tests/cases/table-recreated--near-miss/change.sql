truncate t;
alter table t alter column a type bigint;
alter table t alter column a type integer;
