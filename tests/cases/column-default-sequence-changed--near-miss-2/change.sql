alter table t alter column id set default 7;
