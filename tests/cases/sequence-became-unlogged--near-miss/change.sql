alter table t set unlogged;
alter table u set logged;
