create table t (
    id integer primary key,
    c bit(4)
);
