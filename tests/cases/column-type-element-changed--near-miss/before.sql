create table t (id integer primary key, c varchar(5)[]);
