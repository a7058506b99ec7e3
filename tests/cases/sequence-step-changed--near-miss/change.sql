alter sequence t_id_seq restart with 1000;
