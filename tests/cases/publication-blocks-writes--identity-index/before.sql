create table t (id integer primary key, region text, v integer);
insert into t values (1, 'eu', 1);
alter table t alter v set not null;
create unique index t_v on t (v);
create publication p for table t (id, region);
