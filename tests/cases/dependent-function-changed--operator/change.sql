create or replace function like_it(a integer, b integer) returns boolean language plpgsql immutable as 'begin return a <> b; end';
