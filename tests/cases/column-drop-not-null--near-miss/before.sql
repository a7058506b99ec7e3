create table t (
    id integer primary key,
    n integer constraint t_n_check check (n is not null)
);
