alter table c add constraint c_fk foreign key (tid) references t_1 (id);
