create table t (
    id integer,
    span daterange
) partition by list (id);
create table t_2 partition of t for values in (2);
