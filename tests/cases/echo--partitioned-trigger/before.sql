create function x_up() returns trigger language plpgsql as $$
begin
    new.x := upper(new.x);
    return new;
end $$;
create table m (
    id integer,
    x text,
    at date
) partition by range (at);
create table m1 partition of m for values from ('2024-01-01') to ('2024-02-01');
