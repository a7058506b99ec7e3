alter table t alter column id set not null;
