create table t (
    id integer,
    at date
) partition by range (at);
create table t_1 partition of t for values from ('2020-01-01') to ('2021-01-01');
