create table u as select * from t;
drop table t;
create view t as select * from u;
grant select on t to pg_monitor;
