alter table t add column pid integer default 1 references p;
