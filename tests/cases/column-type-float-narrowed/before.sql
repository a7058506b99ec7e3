create table t (
    id integer primary key,
    c double precision
);
