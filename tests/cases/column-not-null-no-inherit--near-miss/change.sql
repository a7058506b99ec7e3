alter table t add constraint t_a_not_null not null a no inherit;
