alter table t add column x integer;
create index on t (x);
create unique index t_x on t (x);
