create function score(a integer) returns integer language plpgsql immutable as 'begin return a; end';
create domain scored as integer check (score(value) > 0);
create function same(a integer) returns integer language plpgsql immutable as 'begin return a; end';
create function note(a integer) returns integer language plpgsql as 'begin return a; end';
create table log (a integer);
create table t (id integer, s scored) partition by list (same(id));
create table t_1 partition of t default;
create rule t_log as on delete to t do also insert into log values (note(1));
