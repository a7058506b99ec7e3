create table t (id integer primary key, region text, v integer);
insert into t values (1, 'eu', 1);
create unique index i on t (id);
alter table t replica identity using index i;
create publication p for table t;
