create table t (id integer primary key, c oid);
