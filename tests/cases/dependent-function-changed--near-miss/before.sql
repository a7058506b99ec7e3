create function f(integer) returns boolean language sql immutable as 'select $1 > 0';
create table t (
    id integer primary key,
    a integer,
    b text
);
alter table t add check (f(a));
