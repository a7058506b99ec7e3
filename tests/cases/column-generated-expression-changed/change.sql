alter table t drop column total;
alter table t add column total integer generated always as (coalesce(net, 0) * 3) stored;
