create domain qty as integer;
create table t (
    id integer primary key,
    n qty
);
insert into t values (1, -5);
