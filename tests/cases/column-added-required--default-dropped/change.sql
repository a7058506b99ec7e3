alter table t add column code text not null default 'x';
alter table t alter column code drop default;
