create type color as enum ('red', 'green', 'blue');
create domain paint as color not null;
create domain word as text;
create table t (id integer primary key, c paint, d text, e paint[]);
