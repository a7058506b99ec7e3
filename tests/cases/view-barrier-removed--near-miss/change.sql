create or replace view v with (security_barrier, security_invoker) as select * from t where b > 0;
