create type color as enum ('red', 'green', 'blue');
create type color2 as enum ('red', 'green');
create table t (
    id integer primary key,
    c color
);
