alter table t drop constraint c;
drop function cr;
create function cr(a integer, b integer default 0) returns boolean language plpgsql as $$ begin return false; end $$;
alter table t add constraint c check (cr(a));
