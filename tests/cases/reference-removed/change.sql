alter table c drop constraint c_pid_fkey;
