create or replace view v as select id, a + 1 as a, b from t;
