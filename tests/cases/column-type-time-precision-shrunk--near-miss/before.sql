create table t (
    id integer primary key,
    c time(0)
);
