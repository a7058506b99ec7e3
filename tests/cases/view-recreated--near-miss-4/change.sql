drop view v;
create view v as select * from t;
grant select, insert on v to sw_a;
