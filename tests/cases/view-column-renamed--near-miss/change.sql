create or replace view v as select id, b, b as c from t;
