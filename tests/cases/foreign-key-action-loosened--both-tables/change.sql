alter table c drop constraint c_fkey, add constraint c_fkey foreign key (pid) references p on delete cascade;
