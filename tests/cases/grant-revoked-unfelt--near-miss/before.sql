do $$ begin if not exists (select from pg_roles where rolname = 'sw_app') then create role sw_app; end if; end $$;
create table t (id int primary key, note text);
create view v as select id, note from t;
grant select, insert on t to sw_app;
grant select (id) on v to sw_app;
