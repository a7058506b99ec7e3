create table p (id integer primary key);
create schema s;
create table s.c (pid integer, constraint fkey foreign key (pid) references p);
create table c (pid integer);
