alter table t alter column n drop default;
