alter table t_1 add constraint g foreign key (id) references other;
