alter table shadow rename to third;
alter table t rename to shadow;
