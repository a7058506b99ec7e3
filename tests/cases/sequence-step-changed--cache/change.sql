alter sequence t_id_seq cache 50;
