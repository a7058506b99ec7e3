create domain d as integer check (value is not null);
create domain d2 as d;
create domain n as integer not null;
create domain n2 as n;
create domain p as integer default -1 check (value > 0);
create domain f as integer not null default 1 check (value > 0);
create table t (id integer primary key);
