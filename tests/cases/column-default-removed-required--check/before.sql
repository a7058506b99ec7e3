create domain d as integer default 1 check (value is not null);
create table t (id integer primary key, a integer default 1 check (a is not null), b d default 2);
