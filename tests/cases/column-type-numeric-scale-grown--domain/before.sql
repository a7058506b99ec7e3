create domain price as numeric(8, 2);
create table t (id integer primary key, c price);
