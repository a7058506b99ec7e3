create schema s;
create table s.t (id integer primary key);
create view s.v as select id from s.t;
