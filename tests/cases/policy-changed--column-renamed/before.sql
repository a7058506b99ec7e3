create table t (id integer primary key, a integer);
alter table t enable row level security;
create policy p on t using (a > 0);
