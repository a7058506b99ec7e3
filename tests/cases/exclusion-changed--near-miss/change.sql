alter table t drop constraint t_during_excl;
alter table t add constraint t_during_excl exclude using gist (during with &&) deferrable;
