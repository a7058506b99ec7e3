alter table t drop constraint t_pid_fkey;
alter table t add constraint t_pid_fkey foreign key (pid) references parent (id);
