create table t (id integer primary key, qty integer);
alter table t replica identity full;
