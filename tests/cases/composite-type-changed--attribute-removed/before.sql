create type address as (street text, zip text);
create table t (
    id integer primary key,
    home address
);
