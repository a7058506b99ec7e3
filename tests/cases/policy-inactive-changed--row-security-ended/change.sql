create policy few on t as restrictive using (id < 9);
drop policy own on t;
alter table t disable row level security;
