create domain big as bigint check (value > 0);
create table t (id integer primary key, a bigint, b integer, c smallint, d integer, e big);
