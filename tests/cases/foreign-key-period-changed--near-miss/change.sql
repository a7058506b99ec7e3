alter table t alter constraint t_fkey deferrable;
