alter table t add column code text unique deferrable;
