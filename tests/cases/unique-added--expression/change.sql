create unique index t_lower_idx on t (lower(code));
