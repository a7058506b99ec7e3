do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
create table t(id serial primary key);
grant usage on sequence t_id_seq to sw_a with grant option;
