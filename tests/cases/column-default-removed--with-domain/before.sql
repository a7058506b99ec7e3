create domain small as integer default 3;
create domain wide as integer not null default 4;
create table t (id integer primary key, a small, b small not null, c small, d wide);
