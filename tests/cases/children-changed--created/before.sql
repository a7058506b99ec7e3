create table t (
    id integer,
    a integer
);
create table c () inherits (t);
create table g () inherits (c);
create table lone (
    id integer,
    a integer
);
