alter table t alter constraint t_pid_fkey not deferrable;
