create table t (id integer not null, v integer);
insert into t values (1, 1);
create unique index i on t (id);
alter table t replica identity using index i;
drop index i;
