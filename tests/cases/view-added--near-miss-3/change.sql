create function f() returns bigint language sql stable as 'select count(*) from t';
create view v as select f() as n;
