drop view v;
create view v as select id::text, email from t where age > 35;
