create table t (id integer primary key, a integer);
create table u (id integer primary key, a integer);
create view w as select * from u;
