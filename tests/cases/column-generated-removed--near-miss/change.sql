alter table t alter column total drop expression;
