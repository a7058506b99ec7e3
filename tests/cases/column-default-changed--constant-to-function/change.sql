alter table t alter column at set default now();
