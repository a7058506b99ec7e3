alter table t drop constraint fk, add constraint fk2 foreign key (pid) references p deferrable;
