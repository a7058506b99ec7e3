alter table t add column code text;
update t set code = 'x';
alter table t alter column code set not null;
