create table t (
    id integer primary key,
    c numeric(10,4)
);
