create table t (
    id integer primary key,
    a integer,
    s varchar(10)
);
