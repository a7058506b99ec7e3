alter default privileges in schema public revoke select on tables from sw_a;
drop view v;
create view v as select * from t;
drop table if exists q;
