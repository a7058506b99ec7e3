create index t_share_idx on t ((100 / (qty + 1)));
