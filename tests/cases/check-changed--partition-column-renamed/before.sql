create table t (id integer, a integer) partition by range (id);
create table t_1 partition of t for values from (0) to (10);
alter table t_1 add constraint c check (a > 0);
