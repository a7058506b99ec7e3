create table p (id integer primary key, k integer unique);
create table c (x integer, y integer, constraint c_fkey foreign key (x) references p);
