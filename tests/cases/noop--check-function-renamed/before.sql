create function is_ok(integer) returns boolean language sql immutable as 'select $1 > 0';
create table t (
    a integer check (is_ok(a))
);
