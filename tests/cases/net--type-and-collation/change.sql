alter table t alter s type varchar, alter u type varchar(20) collate "C";
