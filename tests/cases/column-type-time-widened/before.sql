create table t (id integer primary key, c time, d time);
