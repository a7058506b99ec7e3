alter table t set schema public;
