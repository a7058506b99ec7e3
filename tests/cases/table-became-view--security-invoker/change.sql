alter table s rename to s_base;
create view s with (security_invoker) as select * from s_base;
