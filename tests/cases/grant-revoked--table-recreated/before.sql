do $$ begin create role sw_a; exception when duplicate_object then null; end $$;
do $$ begin create role sw_b; exception when duplicate_object then null; end $$;
create table t(id serial primary key);
grant select on t to sw_a;
grant usage on sequence t_id_seq to sw_a;
grant update(id) on t to sw_b;
