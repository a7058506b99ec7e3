create table t (
    id integer primary key,
    net integer,
    total integer
);
