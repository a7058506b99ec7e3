alter table t add column n integer not null default 0;
