alter table t rename to u;
alter table u rename to t;
