create table p (id integer primary key);
create schema s;
create table s.c (pid integer references p);
