create domain positive as integer check (value > 0);
create table t (
    id integer primary key,
    a integer,
    b text,
    data jsonb
);
