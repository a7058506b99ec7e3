alter table t_2 rename to t_two;
