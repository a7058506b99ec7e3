create type color as enum ('red', 'green', 'blue');
create domain paint as color;
create domain word as varchar(9);
create table t (id integer primary key, c color not null default 'red', d color, e word);
create view v as select id, c from t;
