alter table t add column secret text;
