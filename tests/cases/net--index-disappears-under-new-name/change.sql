create index t_a_idx on t (a);
alter index t_a_idx rename to t_a_ix;
