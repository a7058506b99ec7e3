create table t (id integer, at date, qty integer) partition by range (at);
create table t_1 partition of t for values from ('2024-01-01') to ('2024-02-01');
create table t_2 partition of t for values from ('2024-02-01') to ('2024-03-01');
create index t_i_idx on only t ((100 / (qty + 1)));
create index t_1_i_idx on t_1 ((100 / (qty + 1)));
alter index t_i_idx attach partition t_1_i_idx;
