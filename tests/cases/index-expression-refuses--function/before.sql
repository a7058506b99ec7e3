create table t (id integer primary key, qty integer, body text, starts timestamp, ends timestamp);
create function score(a integer) returns integer language plpgsql immutable as 'begin return a; end';
