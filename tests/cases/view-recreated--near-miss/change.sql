drop view v;
create view v as select id, email from t where age > 35;
grant select on v to sw_app;
