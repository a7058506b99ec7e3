alter table t alter constraint t_pid_fkey deferrable initially deferred;
