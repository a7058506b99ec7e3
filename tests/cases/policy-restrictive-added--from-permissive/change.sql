drop policy p on t;
create policy p on t as restrictive using (id > 0);
