do $$ begin if not exists (select from pg_roles where rolname = 'sw_app') then create role sw_app; end if; end $$;
create table t (id integer primary key, note text);
alter table t enable row level security;
create policy p on t using (id > 0);
create policy q on t to sw_app using (id > 0);
