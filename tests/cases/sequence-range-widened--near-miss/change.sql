alter sequence t_id_seq as bigint maxvalue 1000;
