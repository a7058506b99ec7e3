create table u (id integer);
alter table t set unlogged;
