alter table t rename column a to x;
alter table t drop constraint f, add constraint f foreign key (x) references p (o);
alter table t drop constraint u, add constraint u unique (x, b);
drop index i;
create index i on t (x, b);
