create table t (
    id integer primary key,
    a integer,
    b integer
);
create index t_ab_idx on t (a, b);
