alter table t rename to x;
alter table shadow rename to t;
alter table x rename to shadow;
