create function changed() returns trigger language plpgsql as $$begin return new; end$$;
create function low() returns int language sql as 'select 1';
create function fits(int) returns boolean language sql immutable as 'select $1 > 0';
create table t (id int primary key, a int default low(), b int constraint fits check (fits(b)));
create trigger changed before update on t for each row execute function changed();
