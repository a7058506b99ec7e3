create domain qty as integer constraint qty_positive check (value > 0);
create table t (
    id integer primary key,
    n qty
);
