create table t (
    id integer primary key,
    c varchar(5),
    constraint c_check check (c in ('a', 'b(') and (lower(c) || 'x') <> 'q')
);
create index c_idx on t (lower(c)) where c <> 'z';
