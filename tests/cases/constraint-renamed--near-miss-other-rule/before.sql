create table t (id integer primary key, v varchar, constraint c check (v <> ''));
