create materialized view v as select id, email from t with no data;
