create table c (id integer primary key, tid integer references t_11) partition by range (id);
create table c_1 partition of c for values from (0) to (10);
