alter table t add column slug text generated always as (lower(title)) stored;
