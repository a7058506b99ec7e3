create domain present as integer not null;
create table t (
    id integer primary key,
    c integer
);
