alter table m add primary key (id), add unique (id, a), add foreign key (r) references ref, add check (a > 0);
create index on m (b);
