alter sequence t_id_seq maxvalue 2147483647;
