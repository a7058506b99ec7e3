do $$ begin if not exists (select from pg_roles where rolname = 'sw_app') then create role sw_app; end if; end $$;
create table t (
    id integer primary key,
    note text
);
insert into t values (1, 'a'), (2, null);
alter table t enable row level security;
create policy own on t for select using (id > 0);
