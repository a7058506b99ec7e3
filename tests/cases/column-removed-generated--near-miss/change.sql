alter table t alter column g drop expression;
alter table t drop column c;
