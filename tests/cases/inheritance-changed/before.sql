create table p (
    id integer
);
create table t (
    id integer,
    note text
);
