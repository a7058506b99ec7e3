create table t (
    id integer primary key,
    net integer,
    total integer generated always as (coalesce(net, 0) * 2) stored
);
