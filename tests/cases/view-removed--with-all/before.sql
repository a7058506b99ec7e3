do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
do $$ begin create role sw_b; exception when duplicate_object then null; end $$;
create table t(id int primary key, b int);
create view v with (security_invoker) as select id, b from t where b > 0 with local check option;
grant select, insert on v to sw_a;
grant update(b) on v to sw_b;
comment on column v.b is 'x';
