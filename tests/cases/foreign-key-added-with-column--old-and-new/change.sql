alter table t add column b integer, add foreign key (a, b) references p;
