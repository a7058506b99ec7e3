create table u as select * from t;
drop table t;
create view t as select distinct id, a from u;
