alter sequence t_id_seq no cycle;
