alter table c drop constraint c_pid_fkey, add constraint c_pid_fkey foreign key (pid) references p deferrable;
