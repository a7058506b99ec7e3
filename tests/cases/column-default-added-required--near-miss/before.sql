create table t (
    id integer primary key,
    n integer check (n is not null)
);
