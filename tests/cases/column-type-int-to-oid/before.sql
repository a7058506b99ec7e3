create table t (
    id integer primary key,
    c integer
);
insert into t values (1, 5);
