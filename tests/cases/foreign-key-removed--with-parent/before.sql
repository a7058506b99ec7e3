create table parent (id integer primary key);
create table t (id integer primary key, pid integer references parent);
