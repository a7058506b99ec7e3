create or replace view v with (security_barrier) as select * from t where b > 0 with check option;
