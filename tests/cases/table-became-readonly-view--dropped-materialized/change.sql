create table u as select * from t;
drop table t;
create materialized view t as select id, a::bigint as a from u;
