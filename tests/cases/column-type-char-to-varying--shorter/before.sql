create type color as enum ('red', 'green');
create table t (id integer primary key, a char(10), b color, c color, d time, e timestamp, f name);
