do $$ begin if not exists (select from pg_roles where rolname = 'sw_app') then create role sw_app; end if; end $$;
create table t (
    id integer primary key,
    note text
);
insert into t values (1, 'a'), (2, null);
grant select (id) on t to sw_app;
