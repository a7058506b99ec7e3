create table ref (id integer primary key);
create table m (id integer not null, a integer, b integer, r integer) partition by list (id);
create table m2 partition of m for values in (2);
