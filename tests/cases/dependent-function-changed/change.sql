create or replace function is_ok(integer) returns boolean language sql immutable as 'select $1 > 100';
