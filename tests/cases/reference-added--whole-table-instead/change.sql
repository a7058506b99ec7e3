alter table c drop constraint c_fk, add constraint c_whole foreign key (tid) references t;
