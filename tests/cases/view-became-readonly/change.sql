create or replace view v as select distinct id, email from t where age > 35;
