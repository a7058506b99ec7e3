create table t (id integer not null, v integer);
insert into t values (1, 1);
create publication p for table t with (publish = 'insert, update');
