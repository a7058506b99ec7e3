create or replace view v as select id, email, age from t where age > 35;
