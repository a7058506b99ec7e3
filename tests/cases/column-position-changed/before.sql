create table t (
    id integer,
    a integer,
    b integer
);
