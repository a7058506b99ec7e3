create domain any_number as integer;
create table t (
    id integer primary key,
    c integer
);
