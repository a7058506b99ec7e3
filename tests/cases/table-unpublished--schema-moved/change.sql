alter table t set schema app;
