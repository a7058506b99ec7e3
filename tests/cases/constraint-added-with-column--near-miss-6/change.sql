alter table t add column g integer generated always as (a + 1) stored unique;
create unique index t_d on t (coalesce(g, 0));
