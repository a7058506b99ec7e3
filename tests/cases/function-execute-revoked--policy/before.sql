do $$ begin create role case_writer; exception when duplicate_object then null; end $$;
create function mine(a integer) returns boolean language sql stable as 'select a > 0';
create table t (id integer primary key);
grant select on t to case_writer;
alter table t enable row level security;
create policy own on t for select using (mine(id));
