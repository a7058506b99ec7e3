create schema other;
alter table t set schema other;
alter table other.t set schema public;
