create table t (id integer primary key, c "char", d name);
