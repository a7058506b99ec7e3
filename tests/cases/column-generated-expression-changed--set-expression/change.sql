alter table t alter column total set expression as (coalesce(net, 0) * 3);
