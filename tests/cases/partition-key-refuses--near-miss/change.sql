alter table t rename to t_old;
create table t (id integer, qty integer) partition by list ((id % 2));
create table t_1 partition of t default;
insert into t select * from t_old;
drop table t_old;
