create table m (id integer, a integer) partition by list (id);
create table m2 partition of m for values in (2) partition by list (a);
create table m21 partition of m2 for values in (1);
