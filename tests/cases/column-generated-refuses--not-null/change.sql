alter table t add column c text not null generated always as (lower(b)) stored;
