create table t (
    id integer primary key,
    age integer,
    note text
);
