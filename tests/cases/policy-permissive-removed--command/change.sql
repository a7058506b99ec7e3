drop policy p on t;
create policy p on t for select using (id > 0);
