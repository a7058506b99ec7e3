do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
create sequence s;
create table t(id bigint, v text);
grant insert on t to sw_a;
