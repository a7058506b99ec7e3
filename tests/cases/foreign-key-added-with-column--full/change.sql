alter table t add column x integer, add column y integer, add foreign key (x, y) references p match full;
