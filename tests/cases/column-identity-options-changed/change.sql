alter table t alter column id set increment by 10;
