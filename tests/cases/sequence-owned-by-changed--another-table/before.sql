create sequence s;
create table t (id integer primary key default nextval('s'));
create table u (id integer primary key, n integer);
alter sequence s owned by t.id;
