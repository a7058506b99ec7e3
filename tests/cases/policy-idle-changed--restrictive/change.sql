create policy q on t as restrictive using (true);
