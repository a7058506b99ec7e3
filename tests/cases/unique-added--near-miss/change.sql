create index t_code_idx on t (code);
