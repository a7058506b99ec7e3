create function f() returns trigger language plpgsql as 'begin return new; end';
create table t (id integer primary key, a integer, b integer);
create trigger a before update of a on t for each row when (new.a > 0) execute function f();
create rule r as on delete to t where old.a > 0 do also nothing;
