create table p (id int4range, during daterange, constraint p_key primary key (id, during without overlaps));
create table t (pid int4range, during daterange, constraint t_fkey foreign key (pid, period during) references p (id, period during));
