alter index t_code_idx rename to t_code_ix;
