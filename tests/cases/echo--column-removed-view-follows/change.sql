drop view v;
alter table t drop column email;
create view v as select id from t where age > 35;
