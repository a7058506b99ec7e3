create policy own on t for select using (id > 0);
