create or replace view v as select distinct email, age from t;
