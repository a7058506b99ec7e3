alter table t alter column price type numeric;
