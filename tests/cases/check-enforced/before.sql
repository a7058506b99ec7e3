create table t (id integer primary key, a integer, constraint t_a_check check (a > 0) not enforced);
