create table t(id int primary key);
create view v as select * from t;
grant select on v to public;
