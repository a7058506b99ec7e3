alter table t alter column n type bigint;
