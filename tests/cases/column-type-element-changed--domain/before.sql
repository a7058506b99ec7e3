create domain any_number as integer;
create domain positive as integer check (value > 0);
create domain numbers as integer[];
create table t (id integer primary key, a integer[], b positive[], c integer[]);
