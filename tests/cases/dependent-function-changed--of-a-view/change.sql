create or replace function twice(int) returns int language sql immutable as 'select $1 * 3';
