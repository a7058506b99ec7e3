alter table t add column pid integer references p;
