alter table t drop column g;
alter table t add column g text generated always as (upper(b)) stored;
