alter table t rename to t2;
alter table u rename to t;
create view u as select * from t;
