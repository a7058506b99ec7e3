create domain short as varchar(8);
create table t (id integer primary key, c text);
