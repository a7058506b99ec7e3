create domain qty as integer not null;
create table t (
    id integer primary key,
    n qty
);
