alter table c add foreign key (pid) references p;
