create table t (id int4range, x int4range, during daterange, constraint t_key primary key (id, during without overlaps));
