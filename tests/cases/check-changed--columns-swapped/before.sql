create table t (id integer primary key, a integer, b integer, constraint c check (a > b));
