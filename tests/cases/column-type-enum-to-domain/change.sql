drop view v;
alter table t alter column c type paint, alter column e type varchar(9);
create view v as select id, c from t;
