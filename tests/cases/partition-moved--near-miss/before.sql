create table t (
    id integer,
    at date,
    kind text
) partition by range (at);
create table t_1 partition of t for values from ('2024-01-01') to ('2024-02-01') partition by list (kind);
create table t_1a partition of t_1 for values in ('a');
create table t_1b partition of t_1 for values in ('b');
create table t_2 partition of t for values from ('2024-02-01') to ('2024-03-01');
create table t_3 partition of t for values from ('2024-03-01') to ('2024-04-01');
