create table t (id integer primary key, qty integer, body text, starts timestamp, ends timestamp);
alter table t add constraint t_during_excl exclude using gist (tsrange(starts, starts, '[]') with &&);
