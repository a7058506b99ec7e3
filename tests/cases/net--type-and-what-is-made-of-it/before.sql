create table t (
    id integer primary key,
    c integer,
    d integer,
    constraint c_check check (c > 0),
    constraint d_check check ((c + d) * 2 > 4),
    constraint c_key unique (c)
);
create index c_idx on t (c) where c > 5;
create index d_idx on t ((c + 1));
