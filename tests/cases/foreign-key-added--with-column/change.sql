alter table t add column other_pid integer references parent (id);
