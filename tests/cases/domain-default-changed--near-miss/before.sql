create domain qty as integer default 1;
create table t (
    id integer primary key,
    n qty default 5
);
