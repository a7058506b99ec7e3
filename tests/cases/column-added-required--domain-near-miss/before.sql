create domain d as integer check (value is not null);
create domain f as integer not null default 1 check (value > 0);
create domain p as integer check (value > 0);
create table t (id integer primary key);
