create or replace view v as select id as "a b", email as "Q""t" from t;
