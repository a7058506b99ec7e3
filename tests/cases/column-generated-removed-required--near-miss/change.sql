alter table t alter column total drop expression;
alter table t alter column total set default 0;
