create table t (id integer, at date, qty integer) partition by range (at);
create table t_1 partition of t for values from ('2024-01-01') to ('2024-02-01');
create table t_2 partition of t for values from ('2024-02-01') to ('2024-03-01');
