create type pair as (
    id integer,
    note text
);
create table t of pair;
