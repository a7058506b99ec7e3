create table u (id integer primary key);
alter publication pb add table u;
