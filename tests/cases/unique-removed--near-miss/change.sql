drop index t_code_idx;
