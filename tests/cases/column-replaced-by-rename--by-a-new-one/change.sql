alter table t rename column qty to qty_old;
alter table t add column qty bigint not null default 0;
