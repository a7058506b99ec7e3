create or replace view v as select id, lower(email) as email from t where age > 35;
