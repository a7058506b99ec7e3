alter table t drop column total;
alter table t add column total integer generated always as (net * 2) stored;
