create table t (
    id integer primary key,
    b text,
    g text generated always as (b::integer::text) virtual
);
