reindex index t_a_idx;
