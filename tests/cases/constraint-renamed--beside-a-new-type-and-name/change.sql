alter table t alter column v type text;
alter table t rename column v to w;
alter table t rename constraint c to c2;
