create or replace function f(integer) returns boolean language sql immutable as 'select $1 > 0';
comment on function f(integer) is 'positive';
