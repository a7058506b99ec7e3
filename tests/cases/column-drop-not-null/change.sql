alter table t alter column n drop not null;
