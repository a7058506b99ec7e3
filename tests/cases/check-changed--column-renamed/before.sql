create table t (id integer primary key, a integer, date date, constraint c check (a > 0), constraint d check (date > '2020-01-01'::date));
create index i on t ((a + 1)) where a > 0;
