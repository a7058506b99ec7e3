create policy q on t using (false);
