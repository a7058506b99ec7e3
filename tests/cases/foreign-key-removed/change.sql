alter table t drop constraint t_pid_fkey;
