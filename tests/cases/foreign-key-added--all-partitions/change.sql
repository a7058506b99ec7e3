alter table t add constraint g foreign key (id) references other;
