drop view v;
alter table t alter column age type bigint;
create view v as select id, email from t where age > 35;
