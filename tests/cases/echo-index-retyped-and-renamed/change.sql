alter table t alter column a type bigint;
alter table t rename column a to b;
