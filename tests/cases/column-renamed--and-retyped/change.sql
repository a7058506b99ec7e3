alter table t rename column n to total;
alter table t alter column total type bigint;
