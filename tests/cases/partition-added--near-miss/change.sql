create table t_2 (id integer, at date);
