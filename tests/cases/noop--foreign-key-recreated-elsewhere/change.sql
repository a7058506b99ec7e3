alter table c drop constraint c_pid_fkey;
alter table c add constraint other foreign key (pid) references p on delete cascade;
