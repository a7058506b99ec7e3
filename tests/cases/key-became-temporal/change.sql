alter table t drop constraint t_key, add constraint t_key primary key (id, during without overlaps);
