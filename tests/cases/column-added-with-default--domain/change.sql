alter table t add column n qty;
