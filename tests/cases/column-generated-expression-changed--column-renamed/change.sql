alter table t rename column a to x;
alter table t drop column b;
alter table t add column b integer generated always as (x + 2) stored;
