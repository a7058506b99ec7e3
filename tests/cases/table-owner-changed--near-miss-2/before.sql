do $$ begin create role sw_app; exception when duplicate_object then null; end $$;
do $$ begin drop role if exists sw_other; end $$;
create table t (
    id integer primary key,
    a integer,
    b text
);
alter table t owner to sw_app;
