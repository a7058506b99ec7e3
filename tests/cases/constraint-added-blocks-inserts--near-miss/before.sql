create function f() returns integer language sql immutable return 0;
create table t (id integer primary key, a integer);
