create unique index t_code_idx on t (code) where grp > 0;
