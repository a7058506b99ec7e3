alter table t rename to u;
