alter table t alter column pid type bigint;
alter table t rename constraint fk to fk2;
alter table t alter constraint fk2 deferrable;
