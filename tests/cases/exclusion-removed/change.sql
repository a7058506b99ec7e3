alter table t drop constraint t_during_excl;
