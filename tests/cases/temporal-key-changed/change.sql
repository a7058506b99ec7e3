alter table t drop constraint t_key, add constraint t_key unique (id, x, during without overlaps);
