create schema old;
alter table t_1a set schema old;
