create domain small as integer default 3;
create table t (id integer primary key, a small, b small default 4, c small, d small default 7 not null);
