alter table t_2 add constraint f foreign key (id) references other;
