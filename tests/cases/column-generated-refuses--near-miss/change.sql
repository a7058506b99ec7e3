alter table t add column c text not null generated always as (coalesce(b, '')) stored;
alter table t add column d text generated always as (lower(b) || '-' || a::text) stored;
alter table t add column e bigint not null generated always as (id) stored;
alter table t add column f text generated always as (data ->> 'f') stored;
alter table t add column g boolean generated always as (case when a > 3 then b = 'x' end) stored;
