alter table t add column n bigint generated always as identity;
