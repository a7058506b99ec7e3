create table p (id integer primary key);
create table r (id integer, pid integer references p) partition by list (id);
create table r1 (id integer, pid integer references p);
