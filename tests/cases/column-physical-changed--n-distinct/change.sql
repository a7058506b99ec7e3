alter table t alter column note set (n_distinct = 10);
