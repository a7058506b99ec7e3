create table t_4 partition of t for values from ('2024-04-01') to ('2024-05-01');
create table t_5 partition of t for values from ('2024-05-01') to ('2024-06-01');
create table t_6 partition of t for values from ('2024-06-01') to ('2024-07-01');
create table t_1c partition of t_1 for values in ('c');
