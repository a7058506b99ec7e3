create function cr(a integer) returns boolean language plpgsql as $$ begin return true; end $$;
create table t (
    id integer primary key,
    a integer,
    constraint c check (cr(a))
);
