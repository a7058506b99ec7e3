create index t_2_i_idx on t_2 ((100 / (qty + 1)));
alter index t_i_idx attach partition t_2_i_idx;
