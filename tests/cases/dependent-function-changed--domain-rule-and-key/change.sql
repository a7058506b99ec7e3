create or replace function score(a integer) returns integer language plpgsql immutable as 'begin return a + 1; end';
create or replace function same(a integer) returns integer language plpgsql immutable as 'begin return a + 1; end';
create or replace function note(a integer) returns integer language plpgsql as 'begin return a + 1; end';
