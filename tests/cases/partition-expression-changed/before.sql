create table t (
    id integer,
    k integer,
    twice integer generated always as (id * 2) stored
) partition by list (k);
create table t_1 partition of t for values in (1);
