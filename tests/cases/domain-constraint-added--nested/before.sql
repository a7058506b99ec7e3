create domain qty as integer;
create domain box_qty as qty;
create table t (
    id integer primary key,
    n box_qty
);
