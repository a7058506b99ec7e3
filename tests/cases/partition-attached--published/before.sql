create table m (id integer primary key, a integer) partition by list (id);
create table m2 (id integer primary key, a integer);
create publication p for table m2;
