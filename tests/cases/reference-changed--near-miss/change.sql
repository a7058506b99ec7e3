alter table c rename constraint c_pid_fkey to by_parent;
alter table c rename column pid to parent;
alter table c rename to child;
