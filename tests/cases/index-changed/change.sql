drop index t_ab_idx;
create index t_ab_idx on t (b, a);
