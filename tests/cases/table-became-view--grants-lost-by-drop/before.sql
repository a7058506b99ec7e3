create table t (id integer primary key, a integer);
grant select, insert on t to pg_monitor;
grant update (a) on t to pg_monitor;
