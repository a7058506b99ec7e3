drop table t_1;
create table t_1 partition of t for values from ('2024-01-01') to ('2024-02-01') partition by hash (id);
create table t_1h partition of t_1 for values with (modulus 1, remainder 0);
