alter table t add column c text generated always as (lower(b)) virtual;
