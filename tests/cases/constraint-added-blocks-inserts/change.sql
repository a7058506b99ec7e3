alter table t add column x integer;
update t set x = 0;
alter table t add check (x is not null);
