create table t (
    id integer,
    code text
);
