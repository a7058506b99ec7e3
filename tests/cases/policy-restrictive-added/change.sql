create policy narrow on t as restrictive using (id > 0);
