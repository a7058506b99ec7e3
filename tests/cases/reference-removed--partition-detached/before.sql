create table pp (id integer primary key) partition by list (id);
create table pp1 partition of pp for values in (1);
create table c (pid integer references pp);
