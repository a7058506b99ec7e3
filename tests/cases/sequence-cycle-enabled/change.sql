alter sequence t_id_seq cycle;
