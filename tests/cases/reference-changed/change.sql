alter table c drop constraint c_fkey, add constraint c_fkey foreign key (x) references p (k);
