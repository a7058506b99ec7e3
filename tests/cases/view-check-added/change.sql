create or replace view v as select * from t where b > 0 with local check option;
