alter table t alter column code type varchar(20);
