create index t_i_idx on only t ((100 / (qty + 1)));
create index t_2_i_idx on t_2 (id) where qty > 0;
