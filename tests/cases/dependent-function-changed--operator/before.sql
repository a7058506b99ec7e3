create function like_it(a integer, b integer) returns boolean language plpgsql immutable as 'begin return a = b; end';
create operator === (leftarg = integer, rightarg = integer, function = like_it);
create table t (id integer, check (id === id));
