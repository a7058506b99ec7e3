alter sequence t_id_seq minvalue -1000;
