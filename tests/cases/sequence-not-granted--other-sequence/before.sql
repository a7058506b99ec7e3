do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
create sequence s;
grant usage on sequence s to sw_a;
create sequence s2;
create table t(v text, id int default nextval('s'));
grant insert on t to sw_a;
