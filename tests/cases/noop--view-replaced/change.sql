create or replace view v as select id, note from t;
