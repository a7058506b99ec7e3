alter table t validate constraint t_pid_fkey;
