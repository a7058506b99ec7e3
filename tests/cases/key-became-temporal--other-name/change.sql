alter table t drop constraint t_pkey, add constraint t_during primary key (id, during without overlaps);
