alter table t alter column note type text collate "C";
