create table t (id integer primary key, c char(8));
