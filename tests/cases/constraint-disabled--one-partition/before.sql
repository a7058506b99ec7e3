create table p (id integer primary key);
create table m (id integer, pid integer references p) partition by list (id);
create table m1 partition of m for values in (1);
