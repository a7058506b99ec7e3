create table t (id integer primary key, c name, d name);
