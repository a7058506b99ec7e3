create index t_qty_idx on t ((qty::positive));
