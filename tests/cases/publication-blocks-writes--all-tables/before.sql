create table t (id integer not null, v integer);
insert into t values (1, 1);
