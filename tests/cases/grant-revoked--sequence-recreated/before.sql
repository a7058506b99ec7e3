do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
create sequence s;
create table t(a int default nextval('s'));
grant usage on sequence s to sw_a;
