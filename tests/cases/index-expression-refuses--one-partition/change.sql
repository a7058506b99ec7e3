create index t_2_i_idx on t_2 ((100 / (qty + 1)));
