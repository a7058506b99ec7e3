create or replace view v as select id, email from t where age > 50;
