drop view v;
alter table t alter column email type varchar(200);
create view v as select id, email from t where age > 35;
