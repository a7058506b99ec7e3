create table t (
    id integer primary key,
    note text
);
create schema s;
create table s.moved (
    id integer
);
