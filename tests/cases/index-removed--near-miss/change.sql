drop index t_a_idx;
create index t_a_idx on t (a);
