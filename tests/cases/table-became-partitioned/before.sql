create table t (
    id integer,
    at date
);
