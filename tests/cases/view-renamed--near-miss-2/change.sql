drop view v;
create view w as select id, email from t where age > 35;
