create or replace function f(integer) returns boolean language sql immutable as 'select $1 > 100';
