alter table t drop column total;
alter table t add column gross integer generated always as (net * 2) stored;
