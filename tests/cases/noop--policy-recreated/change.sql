drop policy own on t;
create policy own on t using (id > 0);
