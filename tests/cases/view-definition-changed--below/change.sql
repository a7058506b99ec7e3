create or replace view w as select id, age + 1 as age from t;
