create table p (
    id integer
);
create table t (
    note text
) inherits (p);
