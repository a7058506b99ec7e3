alter table t add constraint t_pid_fkey foreign key (pid) references parent (id) not valid;
alter table t validate constraint t_pid_fkey;
