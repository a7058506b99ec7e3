alter sequence t_id_seq maxvalue 1000;
