create view v as select id from t;
drop view v;
