alter table t add column c integer generated always as (100 / a) virtual;
alter table t add column d text not null generated always as (lower(b)) virtual;
