create table p (id integer primary key);
create table c (id integer primary key, pid integer constraint c_fkey references p);
