alter table t alter column note set statistics 500;
