alter table t add column u integer default 1 unique;
