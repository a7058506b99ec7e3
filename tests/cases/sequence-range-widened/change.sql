alter sequence t_id_seq as bigint;
