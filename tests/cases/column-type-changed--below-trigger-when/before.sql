create function f() returns trigger language plpgsql as 'begin return new; end';
create table t (id integer primary key, a text, b integer);
create trigger g before update on t for each row when (new.a is not null) execute function f();
