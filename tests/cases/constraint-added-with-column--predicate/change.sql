alter table t add column is_default boolean default false, add column x integer default 1;
create unique index t_a on t (a) where is_default;
create unique index t_x on t (x) where x > 1;
