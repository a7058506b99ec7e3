alter table t_1 rename to t_one;
