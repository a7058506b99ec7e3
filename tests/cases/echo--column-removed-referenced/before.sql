create table p (id integer primary key, k integer unique);
create table c (id integer primary key, pid integer references p (k));
