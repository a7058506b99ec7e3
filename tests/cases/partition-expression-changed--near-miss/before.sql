create table t (
    id integer,
    k integer,
    twice integer generated always as (id * 2) stored
) partition by list (k);
create table t_1 partition of t for values in (1);
create table late (
    gone integer,
    twice integer generated always as (id * 2) stored,
    k integer,
    id integer
);
alter table late drop column gone;
