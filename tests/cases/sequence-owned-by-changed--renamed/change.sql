alter sequence t_id_seq owned by none;
alter sequence t_id_seq rename to numbers;
