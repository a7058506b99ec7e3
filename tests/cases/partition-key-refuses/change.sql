alter table t rename to t_old;
create table t (id integer, qty integer) partition by range ((100 / (qty + 1)));
create table t_1 partition of t for values from (minvalue) to (maxvalue);
insert into t select * from t_old;
drop table t_old;
