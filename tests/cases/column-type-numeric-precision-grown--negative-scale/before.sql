create table t (
    id integer primary key,
    c numeric(2,-3)
);
