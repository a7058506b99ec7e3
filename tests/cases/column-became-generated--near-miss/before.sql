create table t (
    id integer primary key,
    net integer,
    total integer
);
insert into t values (1, 2, 4);
