create domain qty as integer;
create table t (
    id integer primary key,
    n qty not null
);
