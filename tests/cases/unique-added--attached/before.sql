create table t (
    id integer,
    at date
) partition by range (at);
create table t_1 partition of t for values from ('2024-01-01') to ('2024-02-01');
create table t_2 partition of t for values from ('2024-02-01') to ('2024-03-01');
create unique index whole on only t (id, at);
create unique index i1 on t_1 (id, at);
create unique index i2 on t_2 (id, at);
