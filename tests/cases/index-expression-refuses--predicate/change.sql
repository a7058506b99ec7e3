create index t_id_idx on t (id) where body::integer > 0;
