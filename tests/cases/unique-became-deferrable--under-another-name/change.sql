alter table t drop constraint u, add constraint u2 unique (v) deferrable;
