create type mood as enum ('a', 'it''s');
create domain dd as integer default 1 constraint pos check (value > 0);
create type pair as (x integer, "Y" text);
create table t (id integer primary key, c mood, d dd not null, e pair);
