drop table t_2;
create table t_2 partition of t for values from ('2024-02-01') to ('2024-03-01');
