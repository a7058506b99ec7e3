alter sequence t_id_seq start with 1000;
