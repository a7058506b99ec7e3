create table t_2 partition of t for values from ('2021-01-01') to ('2022-01-01');
