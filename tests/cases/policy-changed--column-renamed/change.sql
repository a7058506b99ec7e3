alter table t rename column a to x;
drop policy p on t;
create policy p on t using (x > 1);
