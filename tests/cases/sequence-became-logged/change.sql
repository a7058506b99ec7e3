alter sequence t_id_seq set logged;
