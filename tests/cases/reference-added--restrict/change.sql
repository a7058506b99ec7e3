alter table t add foreign key (a) references p on delete restrict on update set default;
