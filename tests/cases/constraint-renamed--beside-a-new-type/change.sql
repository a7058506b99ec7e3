alter table t alter column v type text, alter column w type text;
alter table t rename constraint c to c2;
alter table t rename constraint d to d2;
