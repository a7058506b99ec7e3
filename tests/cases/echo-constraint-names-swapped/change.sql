alter table t alter column a type bigint;
alter table t rename column a to x;
alter table t rename column c to a;
alter table t rename column x to c;
