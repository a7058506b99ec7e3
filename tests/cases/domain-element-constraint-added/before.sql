create domain d as integer;
create domain over as d;
create type pair as (
    x d,
    y text
);
create table t (
    id integer primary key,
    a d[]
);
