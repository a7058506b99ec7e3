create domain d as integer check (value > 0);
create table t (id integer primary key, a integer default 1 check (a > 0), b integer check (b > 0), c d default 5);
