create table t (id integer primary key deferrable, v integer);
