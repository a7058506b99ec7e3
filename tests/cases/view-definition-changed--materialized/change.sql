drop materialized view v;
create materialized view v as select id from t where age > 50;
