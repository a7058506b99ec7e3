create table t (id integer primary key, v varchar, w varchar, constraint c check (v <> ''), constraint d check (w in ('a', 'b')));
