alter table t alter column note set default 'x';
alter table t alter column note set default 'y';
