drop index t_id_idx;
