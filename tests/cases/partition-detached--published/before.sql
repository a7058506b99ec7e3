create table m (id integer primary key, a integer) partition by list (id);
create table m2 partition of m for values in (2);
create publication p for table m2;
