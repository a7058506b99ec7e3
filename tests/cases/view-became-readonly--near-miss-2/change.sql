create or replace view v as select sum(id) as n from t;
