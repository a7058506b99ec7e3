drop materialized view m;
create materialized view m as select * from t;
