create table t (
    id integer primary key,
    c numeric(12,2)
);
