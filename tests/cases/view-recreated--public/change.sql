drop view v;
create view v as select * from t;
