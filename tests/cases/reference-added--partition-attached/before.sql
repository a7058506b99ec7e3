create table pp (id integer primary key) partition by list (id);
create table pp1 (id integer primary key);
create table c (pid integer references pp);
