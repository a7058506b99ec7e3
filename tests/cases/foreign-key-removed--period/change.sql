alter table t drop constraint t_fkey;
