create type kind as enum ('a');
create function cr(a kind) returns boolean language plpgsql as $$ begin return true; end $$;
create table t (
    id integer primary key,
    a kind,
    constraint c check (cr(a))
);
