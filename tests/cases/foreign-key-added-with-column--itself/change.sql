alter table t add column parent_id integer references t;
