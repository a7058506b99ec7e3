create schema archive;
alter table t set schema archive;
