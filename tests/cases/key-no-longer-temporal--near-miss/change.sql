alter table t drop constraint t_key, add constraint t_other unique (id, during without overlaps);
