alter table t alter column at set default current_timestamp;
