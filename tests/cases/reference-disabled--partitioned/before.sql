create table p (id integer primary key) partition by list (id);
create table p1 partition of p for values in (1);
create table c (pid integer references p);
