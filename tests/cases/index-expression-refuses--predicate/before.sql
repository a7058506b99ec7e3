create table t (id integer primary key, qty integer, body text, starts timestamp, ends timestamp);
