create table t (id integer, a integer, primary key (id)) partition by range (id);
create table t_1 partition of t for values from (0) to (10);
create table c (id integer primary key, tid integer references t_1);
