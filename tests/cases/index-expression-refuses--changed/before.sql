create table t (id integer primary key, qty integer, body text, starts timestamp, ends timestamp);
create index t_i_idx on t (lower(body));
