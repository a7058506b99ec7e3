create policy q on t as restrictive for select using (id > 0);
