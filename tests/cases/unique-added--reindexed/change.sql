reindex index t_a;
