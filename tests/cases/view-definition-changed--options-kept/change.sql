create or replace view v with (security_invoker) as select id, b from t where b > 1 with check option;
