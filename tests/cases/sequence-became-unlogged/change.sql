alter sequence t_id_seq set unlogged;
alter sequence t_n_seq set unlogged;
