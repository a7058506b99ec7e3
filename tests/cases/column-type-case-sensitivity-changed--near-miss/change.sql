alter table t alter column c type text collate any_case;
