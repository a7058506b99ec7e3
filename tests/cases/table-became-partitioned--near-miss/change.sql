create table u (id integer primary key, a integer, b text);
alter table u inherit t;
