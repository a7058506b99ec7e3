create table t (id integer primary key, region text, v integer);
insert into t values (1, 'eu', 1);
create publication p for table t;
create publication p2 for table t (id, v);
