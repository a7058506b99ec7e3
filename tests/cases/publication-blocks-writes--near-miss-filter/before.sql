create table t (id integer primary key, region text, v integer);
insert into t values (1, 'eu', 1);
create publication p;
