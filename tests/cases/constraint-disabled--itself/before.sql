create table s (id integer primary key, up integer references s);
