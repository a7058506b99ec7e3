create type pair as (
    id integer,
    note text
);
create table t (
    id integer,
    note text
);
create table u of pair;
