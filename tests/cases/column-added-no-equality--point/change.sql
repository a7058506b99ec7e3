alter table t add column place point;
