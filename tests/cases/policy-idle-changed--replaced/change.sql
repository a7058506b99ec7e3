drop policy p on t;
create policy q on t using (id > 0);
