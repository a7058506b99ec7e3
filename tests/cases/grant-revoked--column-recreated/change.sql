alter table t drop column b;
alter table t add column b int;
