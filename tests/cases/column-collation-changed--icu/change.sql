alter table t alter column c type text collate "en-x-icu";
