alter table t add column x integer default 1 unique, add column y integer, add unique nulls not distinct (x, y);
create unique index t_e on t (coalesce(y, 0)) where x = 1;
