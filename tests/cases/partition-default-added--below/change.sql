create table t_1d partition of t_1 default;
