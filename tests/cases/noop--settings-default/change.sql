alter table t alter column a set storage default;
alter table t alter column a set statistics default;
alter table t set access method default;
