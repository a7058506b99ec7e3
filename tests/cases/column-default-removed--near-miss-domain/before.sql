create domain small as integer default 3;
create table t (id integer primary key, a small, b small default 5, c integer);
