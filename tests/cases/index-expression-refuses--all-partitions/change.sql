create index t_i_idx on t ((100 / (qty + 1)));
