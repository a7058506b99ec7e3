create domain positive as integer check (value > 0);
create table t (
    id integer primary key,
    c positive
);
