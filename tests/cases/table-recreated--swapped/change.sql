alter table t rename to old;
alter table shadow rename to t;
