alter table t alter column c type text collate lower_first;
