alter table t add constraint t_during_excl exclude using gist (tsrange(starts, ends) with &&);
