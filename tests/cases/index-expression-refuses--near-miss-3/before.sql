create table t (id integer primary key, qty integer, body text, starts timestamp, ends timestamp);
create index t_share_idx on t ((100 / (qty + 1)));
