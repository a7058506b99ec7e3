alter table t alter column a set not null;
alter table t alter column a drop not null;
