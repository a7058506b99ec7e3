alter table c add foreign key (pid) references pp on delete cascade;
