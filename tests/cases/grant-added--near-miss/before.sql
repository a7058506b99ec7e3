do $$ begin create role sw_app; exception when duplicate_object then null; end $$;
create table t (
    id integer primary key,
    a integer,
    b text
);
grant select on t to sw_app;
