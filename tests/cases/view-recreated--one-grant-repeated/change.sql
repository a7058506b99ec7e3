drop view v;
create view v as select * from t;
grant select on v to sw_a;
