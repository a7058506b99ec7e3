do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
create table t(v text);
grant select, insert on t to sw_a;
