create or replace view v as select id, b from t;
